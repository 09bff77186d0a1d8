-- Whom the service expects, or received, without the employer knowing: few, and asked whenever identities go from this side,
-- a thousand at a time when dossiers move in. Asked of each person by himself it slowed moving in.
create index appointment_visitor on appointment (employer_id, ref) where confidential and cancelled_at is null;

create function visitors_at(employer uuid) returns table (ref uuid)
  language sql stable security definer set search_path = public
  as $$ select distinct ref from appointment where employer_id = employer and confidential and cancelled_at is null $$;
revoke execute on function visitors_at(uuid) from public;
grant execute on function visitors_at(uuid) to :app;
