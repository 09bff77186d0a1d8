-- Row level security: the second lock. A person's employers are those of his reach; work of the system names one
-- employer. The functions belong to the owner, so that the policy may read what the asker may not.

create function acting_as() returns uuid language sql stable
  as $$ select nullif(current_setting('app.employer', true), '')::uuid $$;

create function acting_for() returns uuid[] language sql stable security definer set search_path = public
  as $$
    select coalesce(array_agg(distinct employer_id), '{}') from reach
    where user_id = nullif(current_setting('app.user', true), '')::uuid
  $$;

-- Where he may see dossiers, and so a person: an administrator's reach does not count here.
create function seeing_for() returns uuid[] language sql stable security definer set search_path = public
  as $$
    select coalesce(array_agg(distinct r.employer_id), '{}')
    from reach r join account a on a.id = r.user_id
      join group_right g on g.group_name = a.group_name and g."right" = 'see_dossiers'
    where r.user_id = nullif(current_setting('app.user', true), '')::uuid
  $$;

-- The other server knows a dossier by its ref alone; this tells which employer's work that is, and nothing else.
create function employer_of(wanted uuid) returns uuid language sql stable security definer set search_path = public
  as $$ select employer_id from dossier where ref = wanted $$;

do $$
declare
  guarded text;
begin
  foreach guarded in array array['department', 'dossier', 'employment', 'spell', 'recent', 'delivery', 'delivery_part', 'moving_in', 'proposed_administrator']
  loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format(
      'create policy own_employers on %I using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]))',
      guarded
    );
  end loop;
end $$;

alter table identity enable row level security;
alter table identity force row level security;
create policy own_employers on identity
  using (employer_id = (select acting_as()) or employer_id = any((select seeing_for())::uuid[]));

-- Forced policies bind the owner too, so the functions above read tables without one, or are let through here.
create policy lookup on dossier for select to current_user using (true);

grant usage on schema public to :app;
grant select on employer, account, group_right, reach, proposed_administrator, event to :app;
grant insert, update on employer, account to :app;
grant insert, delete on reach, proposed_administrator to :app;
grant select, insert, update on department, dossier, delivery, moving_in, spell, recent to :app;
grant select, insert, update, delete on employment, identity, delivery_part to :app;
grant delete on recent to :app;
grant select, insert on done, master_key to :app;
grant insert on event to :app;
