-- Row level security: the second lock. A person's employers are those he has access to; work of the system names one.

create function acting_as() returns uuid language sql stable
  as $$ select nullif(current_setting('app.employer', true), '')::uuid $$;

create function acting_for() returns uuid[] language sql stable security definer set search_path = public
  as $$
    select coalesce(array_agg(distinct employer_id), '{}') from access
    where user_id = nullif(current_setting('app.user', true), '')::uuid
  $$;

-- Proposed administrators may read the agreement before they have access.
create function proposed_for() returns uuid[] language sql stable security definer set search_path = public
  as $$
    select coalesce(array_agg(employer_id), '{}') from proposal
    where user_id = nullif(current_setting('app.user', true), '')::uuid
  $$;

create function employer_of(wanted uuid) returns uuid language sql stable security definer set search_path = public
  as $$ select employer_id from person where ref = wanted $$;

-- Dossiers the suite must still be told something about, of all employers: refs only, in no order, for the sweep.
create function unsettled(most integer) returns table (ref uuid) language sql volatile security definer set search_path = public
  as $$ select ref from person where not settled order by random() limit most $$;

do $$
declare
  guarded text;
begin
  foreach guarded in array array['department', 'person', 'sharing_event', 'employer_key', 'access_request']
  loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format(
      'create policy own_employers on %I using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]))',
      guarded
    );
  end loop;

  foreach guarded in array array['proposal', 'agreement']
  loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format(
      'create policy own_employers on %I using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]) or employer_id = any((select proposed_for())::uuid[]))',
      guarded
    );
  end loop;
end $$;

alter table employer enable row level security;
alter table employer force row level security;
create policy own_employers on employer using (
  id = (select acting_as()) or id = any((select acting_for())::uuid[]) or id = any((select proposed_for())::uuid[])
);

-- Forced policies bind the owner too; the functions above may read.
create policy lookup on person for select to current_user using (true);
create policy lookup on proposal for select to current_user using (true);

grant usage on schema public to :app;
grant select on employer, employer_key, account, department, proposal, access, access_request, agreement, person, sharing_event, event to :app;
grant insert, update on employer, account, access_request, person to :app;
grant insert on employer_key, agreement, sharing_event, event, proposal to :app;
grant insert, update, delete on department to :app;
grant insert, delete on access to :app;
grant delete on proposal to :app;
grant select, insert on done to :app;
