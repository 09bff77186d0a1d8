-- How many stand directly in a department, kept with every change: counting a hundred thousand each time somebody opens
-- the tree cost more than showing it. Only the triggers below write it. Without a department: null.
create table headcount (
  employer_id uuid not null references employer,
  department_id uuid,
  members integer not null,
  unique nulls not distinct (employer_id, department_id)
);

insert into headcount
  select employer_id, department_id, count(*) from dossier group by employer_id, department_id;

alter table headcount enable row level security;
alter table headcount force row level security;
create policy own_employers on headcount
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
create policy kept on headcount to current_user using (true);
grant select on headcount to :app;

-- Always in the same order, so that two who change the same departments wait for one another instead of both.
create function headcount_added() returns trigger language plpgsql security definer set search_path = public
  as $$
    begin
      insert into headcount
        select employer_id, department_id, count(*) from added group by employer_id, department_id order by 1, 2
      on conflict (employer_id, department_id) do update set members = headcount.members + excluded.members;
      return null;
    end
  $$;

create function headcount_removed() returns trigger language plpgsql security definer set search_path = public
  as $$
    begin
      insert into headcount
        select employer_id, department_id, -count(*) from removed group by employer_id, department_id order by 1, 2
      on conflict (employer_id, department_id) do update set members = headcount.members + excluded.members;
      return null;
    end
  $$;

create function headcount_moved() returns trigger language plpgsql security definer set search_path = public
  as $$
    begin
      insert into headcount
        select employer_id, department_id, sum(one)
        from (
          select employer_id, department_id, -1 as one from removed
          union all
          select employer_id, department_id, 1 from added
        ) as step
        group by employer_id, department_id having sum(one) <> 0 order by 1, 2
      on conflict (employer_id, department_id) do update set members = headcount.members + excluded.members;
      return null;
    end
  $$;

create trigger headcount_added after insert on dossier
  referencing new table as added for each statement execute function headcount_added();
create trigger headcount_removed after delete on dossier
  referencing old table as removed for each statement execute function headcount_removed();
create trigger headcount_moved after update on dossier
  referencing old table as removed new table as added for each statement execute function headcount_moved();
