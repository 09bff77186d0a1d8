-- Reach in full (product.md, A1 and A3): besides employers and departments also groups of employers and single
-- employees, and users who see only dossiers with content.

alter table account add column only_content boolean not null default false;

-- A single employee is a place of his own. His ref stands in `department_id` as well, where no department has it: a
-- query that knows departments only then finds nobody there, and not everybody.
alter table reach add column ref uuid;
alter table reach add constraint reach_single check (ref is null or (department_id is not null and department_id = ref));
create index reach_singles on reach (user_id) where ref is not null;

create table employer_group (
  id uuid primary key,
  name text not null,
  made_at timestamptz not null default now()
);
create table employer_group_member (
  group_id uuid not null references employer_group,
  employer_id uuid not null references employer,
  primary key (group_id, employer_id)
);
create table reach_group (
  user_id uuid not null references account,
  group_id uuid not null references employer_group,
  primary key (user_id, group_id)
);
create index reach_group_group on reach_group (group_id);

alter table employer_group_member enable row level security;
alter table employer_group_member force row level security;
create policy own_employers on employer_group_member
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
create policy lookup on employer_group_member for select to current_user using (true);

-- What a group comes down to stands in `reach` too, one row an employer, so that the paths that are walked most ask one
-- table. Only the triggers below write those rows. Whoever changes a group or gives it to somebody holds its row in
-- `employer_group` first: two at once would each miss what the other adds.
alter table reach add column group_id uuid references employer_group;
alter table reach drop constraint reach_user_id_employer_id_department_id_key;
alter table reach add constraint reach_once unique nulls not distinct (user_id, employer_id, department_id, group_id);

create function reach_of_group_given() returns trigger language plpgsql security definer set search_path = public
  as $$
    begin
      insert into reach (user_id, employer_id, group_id)
        select added.user_id, member.employer_id, member.group_id
        from added join employer_group_member member on member.group_id = added.group_id
      on conflict do nothing;
      return null;
    end
  $$;
create function reach_of_group_taken() returns trigger language plpgsql security definer set search_path = public
  as $$
    begin
      delete from reach using removed where reach.user_id = removed.user_id and reach.group_id = removed.group_id;
      return null;
    end
  $$;
create function reach_of_member_joined() returns trigger language plpgsql security definer set search_path = public
  as $$
    begin
      insert into reach (user_id, employer_id, group_id)
        select given.user_id, added.employer_id, added.group_id
        from added join reach_group given on given.group_id = added.group_id
      on conflict do nothing;
      return null;
    end
  $$;
create function reach_of_member_left() returns trigger language plpgsql security definer set search_path = public
  as $$
    begin
      delete from reach using removed
        where reach.group_id = removed.group_id and reach.employer_id = removed.employer_id;
      return null;
    end
  $$;

create trigger reach_given after insert on reach_group
  referencing new table as added for each statement execute function reach_of_group_given();
create trigger reach_taken after delete on reach_group
  referencing old table as removed for each statement execute function reach_of_group_taken();
create trigger reach_joined after insert on employer_group_member
  referencing new table as added for each statement execute function reach_of_member_joined();
create trigger reach_left after delete on employer_group_member
  referencing old table as removed for each statement execute function reach_of_member_left();

-- The groups of which these users reach every employer in the whole. The policy above shows the asker of a group only the
-- employers he works for, so whether that is all of them must be asked here; it tells ids and nothing else.
create function groups_within(users uuid[]) returns table (id uuid)
  language sql stable security definer set search_path = public
  as $$
    select g.id from employer_group g
    where not exists (
        select from employer_group_member m
        where m.group_id = g.id and not exists (
          select from reach r
          where r.user_id = any (users) and r.employer_id = m.employer_id and r.department_id is null
        )
      )
      and (
        exists (select from employer_group_member m where m.group_id = g.id)
        or exists (select from reach_group given where given.group_id = g.id and given.user_id = any (users))
      )
  $$;

grant select, insert, update on employer_group to :app;
grant select, insert, delete on employer_group_member, reach_group to :app;
