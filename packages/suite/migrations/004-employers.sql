-- The employers themselves are guarded as what is theirs: whose vault stands where is nobody else's business.

-- The second lock is asked at every statement for every table. In plpgsql the question is planned once a connection
-- instead of each time; a subquery as an array spares the sorting, and an employer named twice does no harm.
create or replace function acting_for() returns uuid[] language plpgsql stable security definer set search_path = public
  as $$
    begin
      return array(
        select employer_id from reach where user_id = nullif(current_setting('app.user', true), '')::uuid
      );
    end
  $$;

alter table employer enable row level security;
alter table employer force row level security;
create policy own_employers on employer
  using (id = (select acting_as()) or id = any((select acting_for())::uuid[]));

-- Whoever adds an employer gets it within reach only then, so adding is open. It shows nothing: what is there already
-- stays as it is and is not read.
create policy added on employer for insert with check (true);

-- Forced policies bind the owner too; his functions may read: stale_deliveries, and those below.
create policy lookup on employer for select to current_user using (true);

-- For the sweep: where people are moving. Ids only.
create function moving_employers() returns table (id uuid) language sql stable security definer set search_path = public
  as $$ select e.id from employer e where e.vault = 'moving' $$;

-- The operator delivers files by hand and names the employer: what they are called, and nothing else.
create function employer_names() returns table (id uuid, name text)
  language sql stable security definer set search_path = public
  as $$ select e.id, e.name from employer e order by e.name $$;

-- What happened is written here and read by an inspection, with a role of its own; the service has no question for it.
revoke select on event from :app;
