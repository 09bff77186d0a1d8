-- A care request must follow (product.md, D12): of each sharing in which nothing was written, when its people were told and
-- on which day it is taken back at the earliest. One row a sharing, so it is told and done once.
create table follow_up (
  employer_id uuid not null references employer,
  ref uuid not null,
  sharing integer not null,
  noticed_on date not null,
  revoke_on date not null,
  -- Since when it is being taken back; and how that ended.
  asked_at timestamptz,
  outcome text check (outcome in ('revoked', 'written', 'otherwise')),
  check (revoke_on > noticed_on),
  check (outcome is distinct from 'revoked' or asked_at is not null),
  primary key (employer_id, ref, sharing),
  foreign key (employer_id, ref) references person (employer_id, ref) on delete cascade
);
create index follow_up_underway on follow_up (employer_id) where asked_at is not null and outcome is null;

-- Up to which day of the Netherlands the sharings of an employer were looked at.
create table follow_up_day (
  employer_id uuid primary key references employer,
  done_on date not null
);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['follow_up', 'follow_up_day']
  loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format(
      'create policy own_employers on %I using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]))',
      guarded
    );
    execute format('create policy lookup on %I for select to current_user using (true)', guarded);
  end loop;
end $$;
grant select, insert, update on follow_up, follow_up_day to :app;

-- Employers whose sharings were not looked at today, or where one is being taken back. Tells which, and nothing else.
create function due_follow_ups(today date) returns table (employer_id uuid)
  language sql stable security definer set search_path = public
  as $$
    select e.id from employer e
    where e.state in ('moving', 'active') and (
      not exists (select from follow_up_day d where d.employer_id = e.id and d.done_on >= today)
      or exists (
        select from follow_up f where f.employer_id = e.id and f.asked_at is not null and f.outcome is null
      )
    )
  $$;
revoke execute on function due_follow_ups(date) from public;
grant execute on function due_follow_ups(date) to :app;
