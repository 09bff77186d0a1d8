-- What `noted` says of one dossier, of many at once: asked one by one it takes longer than all else a batch of people on
-- their way to the vault is asked.
create function noted_among(employer uuid, dossiers uuid[]) returns setof uuid
  language sql stable security definer set search_path = public
  as $$ select ref from written_note where employer_id = employer and ref = any(dossiers) and not confidential $$;
revoke execute on function noted_among(uuid, uuid[]) from public;
grant execute on function noted_among(uuid, uuid[]) to :app;
