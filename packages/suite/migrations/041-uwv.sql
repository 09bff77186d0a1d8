-- Why the safety net pays in an absence (soort vangnet, product.md F9): known to the service by its profession, never to an
-- employer (AP, De zieke werknemer). Of an absence by its first spell; the last word stands, and null says there is none.
create table safety_net (
  employer_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity,
  ref uuid not null,
  spell_id uuid not null,
  ground text check (ground in ('flexible_weeks', 'pregnancy_earlier', 'after_birth', 'no_risk', 'organ_donation', 'fictitious_employment')),
  by_user uuid not null references account,
  at timestamptz not null default now(),
  confidential boolean not null,
  primary key (employer_id, id),
  foreign key (employer_id, ref) references dossier (employer_id, ref)
);
create index safety_net_dossier on safety_net (employer_id, ref, seq);
alter table safety_net enable row level security;
alter table safety_net force row level security;
create policy own_employers on safety_net
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
-- The system derives tasks from it too, of what is not confidential.
create policy of_service on safety_net as restrictive to :app
  using ((select at_service()) or (not confidential and (select acting_as()) is not null));
grant select, insert on safety_net to :app;

-- What tells which safety net it is by being there.
alter table task add column service_only boolean not null default false;
create policy service_only on task as restrictive to :app
  using (not service_only or (select at_service()) or (select acting_as()) is not null);
alter table task_event add column service_only boolean not null default false;
create policy service_only on task_event as restrictive to :app
  using (not service_only or (select at_service()) or (select acting_as()) is not null);
create index task_uwv on task (employer_id, due_on, id) where kind in ('week_42', 'uwv_report', 'uwv_leaving', 'uwv_recovery');

select all_tasks_stale(null);
