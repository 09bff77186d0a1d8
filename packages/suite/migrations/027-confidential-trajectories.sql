-- A trajectory started in a dossier that is held only confidentially is kept from an employer as a spell is
-- (021-retrieval.sql).
alter table trajectory add column confidential boolean not null default false;
create policy of_service on trajectory as restrictive to :app using (not confidential or (select at_service()));

create or replace function written_confidentially(employer uuid, dossier uuid) returns boolean
  language sql stable security definer set search_path = public
  as $$
    select exists (select from spell where employer_id = employer and ref = dossier and confidential)
      or exists (select from trajectory where employer_id = employer and ref = dossier and confidential)
  $$;
