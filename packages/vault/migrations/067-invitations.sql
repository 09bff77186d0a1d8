-- Invitations (uitnodigingen, product.md F4): what the service has somebody told of an appointment. When and where, never
-- for what; the address stands in the sealed record alone and is read at the moment of sending, so it is in no outbox.
create table invitation (
  employer_id uuid not null references employer,
  appointment_id uuid not null,
  ref uuid not null,
  sequence integer not null,
  cancelled boolean not null,
  starts_at timestamptz not null,
  minutes integer not null,
  place text not null,
  manner text not null check (manner in ('on_site', 'phone', 'video')),
  asked_at timestamptz not null default now(),
  -- The last one that was told, and how the last attempt ended.
  told_sequence integer,
  outcome text check (outcome in ('sent', 'no_address', 'refused', 'not_shared', 'not_needed')),
  primary key (employer_id, appointment_id),
  foreign key (employer_id, ref) references person (employer_id, ref) on delete cascade
);
create index invitation_waiting on invitation (employer_id) where outcome is null;
alter table invitation enable row level security;
alter table invitation force row level security;
create policy own_employers on invitation
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
create policy lookup on invitation for select to current_user using (true);
grant select, insert, update on invitation to :app;

-- For the sweep: what waits to be sent. Ids only.
create function waiting_invitations() returns table (employer_id uuid, appointment_id uuid)
  language sql stable security definer set search_path = public
  as $$ select employer_id, appointment_id from invitation where outcome is null order by asked_at limit 200 $$;
revoke execute on function waiting_invitations() from public;
grant execute on function waiting_invitations() to :app;
