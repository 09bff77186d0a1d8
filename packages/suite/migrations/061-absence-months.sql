-- Absence by person and month, for the figures (reports/rules.ts). Counting it from spells each time costs a join on date ranges;
-- kept, it is read by an index. What the employer may not know of is in no figure, so nothing of it stands here. A spell that
-- runs stands here for the months to come too: time alone changes nothing.
create table absence_month (
  employer_id uuid not null,
  ref uuid not null,
  month date not null check (extract(day from month) = 1),
  lost double precision not null check (lost >= 0),
  on_leave double precision not null check (on_leave >= 0),
  new_spells integer not null check (new_spells >= 0),
  -- How many days each spell lasted that ended in this month.
  ended integer[] not null,
  ill boolean not null,
  primary key (employer_id, ref, month)
);
alter table absence_month enable row level security;
alter table absence_month force row level security;
create policy own_employers on absence_month
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
grant select, insert, delete on absence_month to :app;

-- Of whom that is to be counted again: written by whoever changes what it is counted from, in the same transaction. Who counts
-- holds the row meanwhile and nothing else, so neither waits for the other twice.
create table absence_stale (
  employer_id uuid not null,
  ref uuid not null,
  primary key (employer_id, ref)
);
alter table absence_stale enable row level security;
alter table absence_stale force row level security;
create policy own_employers on absence_stale
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
create policy kept on absence_stale to current_user using (true);
-- Update: to hold a row while it is worked on.
grant select, update, delete on absence_stale to :app;
create policy lookup on leave_event for select to current_user using (true);

-- `do update`, so that a row that stands there already is held as well: who counts just then passes it by.
create function absence_stale() returns trigger language plpgsql security definer set search_path = public
  as $$
    begin
      insert into absence_stale
        select distinct employer_id, ref from changed where not confidential order by 1, 2
      on conflict (employer_id, ref) do update set ref = excluded.ref;
      return null;
    end
  $$;
create trigger absence_after_insert after insert on spell
  referencing new table as changed for each statement execute function absence_stale();
create trigger absence_after_update after update on spell
  referencing new table as changed for each statement execute function absence_stale();
create trigger absence_after_insert after insert on leave_event
  referencing new table as changed for each statement execute function absence_stale();

-- An employment matters to whoever was ever absent.
create function absence_stale_of_employment() returns trigger language plpgsql security definer set search_path = public
  as $$
    begin
      insert into absence_stale
        select distinct changed.employer_id, changed.ref from changed
        where exists (
            select from spell
            where spell.employer_id = changed.employer_id and spell.ref = changed.ref and not confidential
          ) or exists (
            select from leave_event
            where leave_event.employer_id = changed.employer_id and leave_event.ref = changed.ref and not confidential
          )
        order by 1, 2
      on conflict (employer_id, ref) do update set ref = excluded.ref;
      return null;
    end
  $$;
create trigger absence_after_insert after insert on employment
  referencing new table as changed for each statement execute function absence_stale_of_employment();
create trigger absence_after_update after update on employment
  referencing new table as changed for each statement execute function absence_stale_of_employment();
create trigger absence_after_delete after delete on employment
  referencing old table as changed for each statement execute function absence_stale_of_employment();

insert into absence_stale
  select employer_id, ref from spell where not confidential
  union select employer_id, ref from leave_event where not confidential;

-- For the job, which works for one employer at a time.
create function absence_stale_employers() returns table (employer_id uuid)
  language sql stable security definer set search_path = public
  as $$ select distinct absence_stale.employer_id from absence_stale $$;
