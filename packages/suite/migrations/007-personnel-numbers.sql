-- Two personnel numbers that differ in capitals alone are one employee. For the letters A to Z, by the collation that is
-- the same at every installation: an index on how another locale writes small letters breaks when that locale changes.
do $$
begin
  create unique index dossier_number on dossier (employer_id, lower(personnel_number collate "C"));
exception when unique_violation then
  -- Such a pair was lawful until now and only people can say who of the two is meant; no new one is made.
  create index dossier_number on dossier (employer_id, lower(personnel_number collate "C"));
end $$;
