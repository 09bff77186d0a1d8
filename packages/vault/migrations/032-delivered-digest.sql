-- What the last delivery said of somebody, to know by it that the next says the same without opening his record (product.md,
-- E8; besluit 029): HMAC-SHA-256 under a key derived from the data key his record is sealed under, over his ref, the version
-- of his record and all that was said. Nobody can try values on it who could not open the record as well.
--
-- It stands for a comparison with the record and the employment beside it, so it is never there without an employment.
alter table person
  add column digest bytea,
  add constraint person_digest check (digest is null or employment is not null);

-- Whatever road somebody's record or employment changes by, what was remembered of him is forgotten with it, unless it is
-- renewed in the same breath. So too when the record is sealed under a new key.
create function forget_digest() returns trigger language plpgsql set search_path = public
  as $$
    begin
      new.digest := null;
      return new;
    end
  $$;
create trigger person_changed before update on person
  for each row
  when (
    old.digest is not null and new.digest is not distinct from old.digest and (
      new.version <> old.version or new.key_version <> old.key_version or new.sealed <> old.sealed
      or new.employment is distinct from old.employment or new.department_id is distinct from old.department_id
      or new.personnel_number <> old.personnel_number
    )
  )
  execute function forget_digest();
