-- Pregnancy and birth leave (zwangerschaps- en bevallingsverlof, WAZO art. 3:1): no spell. Each line says the whole leave, so
-- the last of a leave is what stands. Content of a dossier, and kept from an employer, as a spell is.
create table leave_event (
  employer_id uuid not null,
  leave_id uuid not null,
  seq integer not null check (seq > 0),
  id uuid not null,
  ref uuid not null,
  starts_on date not null,
  -- The first day after it.
  ends_on date not null check (starts_on < ends_on),
  withdrawn boolean not null,
  reference text check (length(reference) between 1 and 40),
  at timestamptz not null default now(),
  by_user uuid references account,
  by_coupling uuid,
  confidential boolean not null,
  primary key (employer_id, leave_id, seq),
  unique (employer_id, id),
  foreign key (employer_id, ref) references dossier (employer_id, ref),
  check (num_nonnulls(by_user, by_coupling) = 1)
);
create index leave_dossier on leave_event (employer_id, ref);
-- Of a leave every line has the reference it came with, and another leave of the dossier has another.
create unique index leave_reference on leave_event (employer_id, ref, reference) where seq = 1;
alter table leave_event enable row level security;
alter table leave_event force row level security;
create policy own_employers on leave_event
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
create policy of_service on leave_event as restrictive to :app using (not confidential or (select at_service()));
grant select, insert on leave_event to :app;

create or replace function written_confidentially(employer uuid, dossier uuid) returns boolean
  language sql stable security definer set search_path = public
  as $$
    select exists (select from spell where employer_id = employer and ref = dossier and confidential)
      or exists (select from trajectory where employer_id = employer and ref = dossier and confidential)
      or exists (select from appointment where employer_id = employer and ref = dossier and confidential)
      or exists (select from leave_event where employer_id = employer and ref = dossier and confidential)
  $$;
