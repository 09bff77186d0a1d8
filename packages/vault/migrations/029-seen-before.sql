-- Of which version somebody was given to the service without his employer knowing: who asks the same again is given that
-- one, whatever was changed since.
create function confidential_version(write_id uuid, employer uuid, dossier uuid) returns integer
  language sql stable security definer set search_path = public
  as $$
    select version from confidential_retrieval where id = write_id and employer_id = employer and ref = dossier
  $$;
revoke execute on function confidential_version(uuid, uuid, uuid) from public;
grant execute on function confidential_version(uuid, uuid, uuid) to :app;
