-- Appointments (afspraken): content of a dossier, as a spell is, so whoever plans one holds the dossier's row. What was
-- planned in a dossier that is held only confidentially is kept from an employer (021-retrieval.sql).
create table appointment (
  employer_id uuid not null,
  id uuid not null,
  ref uuid not null,
  kind text not null check (kind in ('company_doctor', 'practice_nurse', 'case_manager', 'employment_expert', 'other')),
  manner text not null check (manner in ('on_site', 'phone', 'video')),
  starts_at timestamptz not null,
  minutes integer not null check (minutes between 5 and 480),
  planned_by uuid not null references account,
  planned_at timestamptz not null default now(),
  cancelled_at timestamptz,
  confidential boolean not null default false,
  primary key (employer_id, id),
  foreign key (employer_id, ref) references dossier (employer_id, ref)
);
create index appointment_dossier on appointment (employer_id, ref, starts_at);
alter table appointment enable row level security;
alter table appointment force row level security;
create policy own_employers on appointment
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
create policy of_service on appointment as restrictive to :app using (not confidential or (select at_service()));
grant select, insert on appointment to :app;
grant update (cancelled_at) on appointment to :app;

create or replace function written_confidentially(employer uuid, dossier uuid) returns boolean
  language sql stable security definer set search_path = public
  as $$
    select exists (select from spell where employer_id = employer and ref = dossier and confidential)
      or exists (select from trajectory where employer_id = employer and ref = dossier and confidential)
      or exists (select from appointment where employer_id = employer and ref = dossier and confidential)
  $$;

-- Groups that left nothing out of a dossier still do not.
update user_group set actions = array_append(actions, 'plan_appointment')
  where actions @> '{report_sick,report_recovery,start_trajectory}' and not 'plan_appointment' = any(actions);
