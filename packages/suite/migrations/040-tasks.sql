-- Tasks of the gatekeeper act (taken, Wet verbetering poortwachter). What is still to do is derived from the spells of a
-- dossier (suite/src/poortwachter/rules.ts) and kept in `task`, so that a queue over all employers is one walk through an
-- index; besluit 036 says why. What people did with a task is history, and only ever added to.

-- Tasks of the service at every employer (no employer_id), or of one employer, on days of the absence.
create table own_task (
  id uuid primary key,
  employer_id uuid references employer,
  name text not null,
  opens_day integer not null check (opens_day between 0 and 727),
  due_day integer not null check (due_day between opens_day and 727),
  owner text not null,
  ended_at timestamptz
);
alter table own_task enable row level security;
alter table own_task force row level security;
create policy own_employers on own_task
  using (
    employer_id is null or employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[])
  );
create policy lookup on own_task for select to current_user using (true);
grant select, insert, update on own_task to :app;
-- Whether an id is in use, by whomever: told of nobody's task anything else.
create function own_task_known(wanted uuid) returns boolean language sql stable security definer set search_path = public
  as $$ select exists (select from own_task where id = wanted) $$;

-- A task is known by the first spell of its chain, its kind, its number and, of an own one, which. Done by hand it is content,
-- so whoever writes here holds the dossier's row.
create table task_event (
  employer_id uuid not null,
  id uuid not null,
  seq bigint generated always as identity,
  ref uuid not null,
  spell_id uuid not null,
  kind text not null,
  number integer not null,
  own_id uuid references own_task,
  what text not null check (what in ('done', 'not_applicable', 'reopened', 'assigned')),
  done_on date check ((what = 'done') = (done_on is not null)),
  reason text check ((what = 'not_applicable') = (reason is not null)),
  assigned_to uuid references account check (what = 'assigned' or assigned_to is null),
  by_user uuid not null references account,
  at timestamptz not null default now(),
  confidential boolean not null default false,
  primary key (employer_id, id),
  foreign key (employer_id, ref) references dossier (employer_id, ref)
);
create index task_event_dossier on task_event (employer_id, ref, seq);
alter table task_event enable row level security;
alter table task_event force row level security;
create policy own_employers on task_event
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
create policy of_service on task_event as restrictive to :app using (not confidential or (select at_service()));
grant select, insert on task_event to :app;

-- What is still to do. `until`: the day from which the absence counts no more, where that is known.
create table task (
  employer_id uuid not null,
  id uuid not null,
  ref uuid not null,
  kind text not null,
  number integer not null,
  own_id uuid,
  owner text not null,
  opens_on date not null,
  due_on date not null,
  until date,
  assigned_to uuid,
  confidential boolean not null,
  primary key (employer_id, id),
  foreign key (employer_id, ref) references dossier (employer_id, ref)
);
create index task_dossier on task (employer_id, ref);
create index task_due on task (employer_id, due_on, id);
create index task_assigned on task (assigned_to, due_on, id) where assigned_to is not null;
alter table task enable row level security;
alter table task force row level security;
create policy own_employers on task
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
create policy of_service on task as restrictive to :app using (not confidential or (select at_service()));
grant select, insert, update, delete on task to :app;

-- Dossiers of which `task` is to be derived again. Whoever changes what it is derived from does so in the same transaction;
-- a job does the rest: what came in by the thousand, and what was there before there were tasks. Of what is confidential
-- the system knows nothing, so nothing of it stands here.
create table task_stale (
  employer_id uuid not null,
  ref uuid not null,
  primary key (employer_id, ref)
);
alter table task_stale enable row level security;
alter table task_stale force row level security;
create policy own_employers on task_stale
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
create policy kept on task_stale to current_user using (true);
grant select, delete on task_stale to :app;
create policy lookup on spell for select to current_user using (true);

create function tasks_stale() returns trigger language plpgsql security definer set search_path = public
  as $$
    begin
      insert into task_stale
        select distinct employer_id, ref from changed where not confidential order by 1, 2
      on conflict do nothing;
      return null;
    end
  $$;
create trigger tasks_after_insert after insert on spell
  referencing new table as changed for each statement execute function tasks_stale();
create trigger tasks_after_update after update on spell
  referencing new table as changed for each statement execute function tasks_stale();
create trigger tasks_after_insert after insert on leave_event
  referencing new table as changed for each statement execute function tasks_stale();

-- An employment that ends, or turns out to go on, matters to whoever is ill.
create index spell_running on spell (employer_id, ref) where recovered_on is null and withdrawn is null;
create function tasks_stale_of_ill() returns trigger language plpgsql security definer set search_path = public
  as $$
    begin
      insert into task_stale
        select distinct changed.employer_id, changed.ref from changed
        where exists (
          select from spell
          where spell.employer_id = changed.employer_id and spell.ref = changed.ref and not confidential
            and recovered_on is null and withdrawn is null
        )
        order by 1, 2
      on conflict do nothing;
      return null;
    end
  $$;
create trigger tasks_after_insert after insert on employment
  referencing new table as changed for each statement execute function tasks_stale_of_ill();
create trigger tasks_after_update after update on employment
  referencing new table as changed for each statement execute function tasks_stale_of_ill();
create trigger tasks_after_delete after delete on employment
  referencing old table as changed for each statement execute function tasks_stale_of_ill();

-- After a change of the protocol: of one employer, or of all with null.
create function all_tasks_stale(employer uuid) returns void language sql security definer set search_path = public
  as $$
    insert into task_stale
      select distinct employer_id, ref from spell
      where recovered_on is null and withdrawn is null and not confidential
        and (employer is null or employer_id = employer)
    on conflict do nothing
  $$;
select all_tasks_stale(null);

-- For the job, which works for one employer at a time.
create function stale_employers() returns table (employer_id uuid)
  language sql stable security definer set search_path = public
  as $$ select distinct task_stale.employer_id from task_stale $$;

-- Whether no term ends on 5 May (Algemene termijnenwet art. 3). Without it a task is due a day earlier, which is never too late.
alter table service_setting add column fifth_of_may boolean not null default false;

-- Groups that left nothing out of a dossier still do not, and everybody finds the tasks.
update user_group set actions = array_append(actions, 'handle_tasks')
  where actions @> '{report_sick,report_recovery,start_trajectory,plan_appointment}';
update user_group set widgets = array_append(widgets, 'tasks'), menu = array_append(menu, 'tasks');
