-- Trajectories (trajecten): what the service does for somebody. Content of a dossier, as a spell is, so whoever starts one
-- holds the dossier's row.
create table trajectory (
  employer_id uuid not null,
  id uuid not null,
  ref uuid not null,
  kind text not null check (kind in ('absence', 'prevention', 'second_track', 'workplace', 'other')),
  starts_on date not null,
  opened_by uuid not null references account,
  opened_at timestamptz not null default now(),
  primary key (employer_id, id),
  foreign key (employer_id, ref) references dossier (employer_id, ref)
);
create index trajectory_dossier on trajectory (employer_id, ref, starts_on);
alter table trajectory enable row level security;
alter table trajectory force row level security;
create policy own_employers on trajectory
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
grant select, insert on trajectory to :app;

-- Groups that left nothing out of a dossier still do not.
update user_group set actions = array_append(actions, 'start_trajectory')
  where actions @> '{report_sick,report_recovery}' and not 'start_trajectory' = any(actions);
