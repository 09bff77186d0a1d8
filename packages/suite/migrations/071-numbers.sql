-- Of these dossiers, whose number another of the employer has for whom is worked. Under row level security no index on what a number
-- looks like in small letters is of use, so that all dossiers there are were walked through for each thousand that were told of. How to look is thought
-- over each time: the table may have been empty a minute ago.
create function others_numbered(refs uuid[], numbers text[]) returns setof uuid
  language sql stable security definer set search_path = public set plan_cache_mode = force_custom_plan
  as $$
    select it.ref from unnest(refs, numbers) as it (ref, number)
    where exists (
      select from dossier
      where employer_id = acting_as() and lower(personnel_number collate "C") = lower(it.number collate "C") and ref <> it.ref
      offset 0
    )
  $$;

-- Whose these dossiers are, as employer_of says of one.
create function employers_of(refs uuid[]) returns table (ref uuid, employer_id uuid)
  language sql stable security definer set search_path = public set plan_cache_mode = force_custom_plan
  as $$ select dossier.ref, dossier.employer_id from dossier where dossier.ref = any (refs) $$;
