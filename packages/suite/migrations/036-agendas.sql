-- Agendas (planningsmodule, product.md F4): professionals with their week, places, kinds of consultation, and what is
-- taken. All but the appointments is of no employer: it is how the service is set up.

-- No two things at once in one agenda is for the database to refuse; that takes equality in an index on ranges.
create extension if not exists btree_gist;

-- The ready-made planner; whoever treats people at the service may plan too. Groups of a service's own decide themselves.
insert into user_group
  select 'planner', null, side, widgets, menu, '{plan_appointment}' from user_group where id = 'case_manager';
insert into group_right (group_name, "right") values
  ('planner', 'see_dossiers'), ('planner', 'report_absence'), ('planner', 'plan'),
  ('case_manager', 'plan'), ('company_doctor', 'plan');
update user_group set menu = array_append(menu, 'planning') where side = 'service' and not 'planning' = any(menu);

-- A user of the service with an agenda. Which days and hours he is there in an ordinary week, and when otherwise, is
-- read and written as one: rules, not rows, know what they mean (planning/windows.ts).
create table professional (
  user_id uuid primary key references account,
  profession text not null
    check (profession in ('company_doctor', 'practice_nurse', 'case_manager', 'employment_expert', 'other')),
  week jsonb not null default '[]',
  exceptions jsonb not null default '[]',
  version integer not null default 1
);

-- A place where the service receives people (spreekuurlocatie). Closed it stays, for what was planned there.
create table place (
  id uuid primary key,
  name text not null,
  address text not null,
  closed boolean not null default false
);
create unique index place_name on place (lower(name));

-- A kind of consultation, as this service names it, and how long it takes.
create table consultation (
  id uuid primary key,
  name text not null,
  profession text not null
    check (profession in ('company_doctor', 'practice_nurse', 'case_manager', 'employment_expert', 'other')),
  minutes integer not null check (minutes between 5 and 480),
  closed boolean not null default false
);
create unique index consultation_name on consultation (lower(name));

do $$
declare
  guarded text;
begin
  foreach guarded in array array['professional', 'place', 'consultation']
  loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format('create policy changed_at_service on %I using ((select at_service()))', guarded);
    execute format('create policy lookup on %I for select to current_user using (true)', guarded);
  end loop;
end $$;
-- Where an appointment is, its employer's users may read with it; what consultation it is and when a professional is away, not.
create policy read_by_all on place for select using (true);
grant select, insert, update on professional, place, consultation to :app;

alter table appointment
  add column professional_id uuid references professional,
  add column place_id uuid references place,
  add column consultation_id uuid references consultation,
  -- Somebody who came to the open consultation hour (open spreekuur), of which his employer does not know.
  add column open boolean not null default false check (not open or confidential),
  add column sequence integer not null default 0,
  add column cancel_reason text
    check (cancel_reason in ('employee', 'employer', 'service', 'not_needed', 'other')),
  add column no_show_reason text check (no_show_reason in ('unknown', 'prevented', 'mistaken', 'not_invited', 'other')),
  add column no_show_at timestamptz,
  add check ((no_show_at is null) = (no_show_reason is null));
grant update (starts_at, minutes, kind, manner, professional_id, place_id, consultation_id, sequence, cancel_reason,
  no_show_reason, no_show_at) on appointment to :app;
create index appointment_of_agenda on appointment (id) where professional_id is not null;

-- What happened to an appointment, added to and never changed; its row says how it is now.
create table appointment_step (
  employer_id uuid not null,
  appointment_id uuid not null,
  sequence integer not null,
  at timestamptz not null default now(),
  actor uuid not null references account,
  step text not null check (step in ('planned', 'moved', 'cancelled', 'no_show')),
  starts_at timestamptz not null,
  minutes integer not null,
  professional_id uuid references professional,
  place_id uuid references place,
  confidential boolean not null,
  primary key (employer_id, appointment_id, sequence),
  foreign key (employer_id, appointment_id) references appointment (employer_id, id)
);
alter table appointment_step enable row level security;
alter table appointment_step force row level security;
create policy own_employers on appointment_step
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
create policy of_service on appointment_step as restrictive to :app using (not confidential or (select at_service()));
grant select, insert on appointment_step to :app;

-- What is taken in an agenda: when, and of whom nothing. A planner must not plan over what he may not see, so this table is
-- of no employer. What is of an appointment only the trigger below writes, so that an employer's user who cancels
-- one frees the agenda he may not read. A place given in the open consultation hour, to somebody who need not say who he
-- is, stands here by itself.
create table booking (
  id uuid primary key,
  professional_id uuid not null references professional,
  place_id uuid references place,
  during tstzrange not null check (not isempty(during)),
  open boolean not null default false,
  appointment boolean not null default true,
  made_by uuid references account,
  made_at timestamptz not null default now(),
  constraint booking_once exclude using gist (professional_id with =, during with &&)
);
alter table booking enable row level security;
alter table booking force row level security;
create policy reading on booking for select using ((select at_service()));
create policy giving on booking for insert with check (not appointment and open and (select at_service()));
create policy taking_back on booking for delete using (not appointment and (select at_service()));
create policy kept on booking to current_user using (true);
grant select, insert, delete on booking to :app;

create function keep_booking() returns trigger language plpgsql security definer set search_path = public
  as $$
    begin
      if new.cancelled_at is not null or new.professional_id is null then
        delete from booking where id = new.id;
        return null;
      end if;
      insert into booking (id, professional_id, place_id, during, open, made_by)
        values (
          new.id, new.professional_id, new.place_id,
          tstzrange(new.starts_at, new.starts_at + make_interval(mins => new.minutes)), new.open, new.planned_by
        )
        on conflict (id) do update set
          professional_id = excluded.professional_id, place_id = excluded.place_id, during = excluded.during;
      return null;
    end
  $$;
create trigger appointment_booked after insert or update on appointment for each row execute function keep_booking();
