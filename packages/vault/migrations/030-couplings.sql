-- Couplings: a system of the employer delivers by itself, with keys of its own (product.md, E1). Here stand public keys only.

create table coupling (
  employer_id uuid not null references employer,
  id uuid primary key,
  name text not null,
  state text not null default 'trial' check (state in ('trial', 'live', 'paused')),
  most_missing integer not null check (most_missing between 0 and 100),
  most_changed integer not null check (most_changed between 0 and 100),
  added_at timestamptz not null default now(),
  -- A token from before this moment is not believed any more.
  tokens_from timestamptz not null default '-infinity',
  removed_at timestamptz
);
create index coupling_of_employer on coupling (employer_id) where removed_at is null;

create table coupling_key (
  employer_id uuid not null,
  coupling_id uuid not null references coupling,
  id text not null,
  name text not null,
  jwk jsonb not null,
  added_at timestamptz not null default now(),
  primary key (coupling_id, id)
);

-- Which coupling delivered it; null for a person.
alter table delivery add column coupling_id uuid;
create index delivery_of_coupling on delivery (employer_id, coupling_id, delivered_at) where coupling_id is not null;

do $$
declare
  guarded text;
begin
  foreach guarded in array array['coupling', 'coupling_key']
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

alter table event drop constraint event_actor_kind_check;
alter table event add constraint event_actor_kind_check check (actor_kind in ('user', 'coupling', 'service', 'system'));

-- Whose a coupling is and where it stands: its token says no more than its id. Nothing once it was removed.
create function coupling_at_door(wanted uuid)
returns table (employer_id uuid, name text, state text, tokens_from timestamptz)
language sql stable security definer set search_path = public
  as $$
    select c.employer_id, c.name, c.state, c.tokens_from from coupling c where c.id = wanted and c.removed_at is null
  $$;

-- What a coupling may sign with; for login, which has no employer in mind.
create function keys_of_coupling(wanted uuid)
returns table (jwk jsonb) language sql stable security definer set search_path = public
  as $$
    select k.jwk from coupling_key k join coupling c on c.id = k.coupling_id
    where c.id = wanted and c.removed_at is null and c.state <> 'paused'
    order by k.added_at
  $$;

-- May this coupling deliver for this employer, and where does his vault stand? As delivers_for says it of a user.
-- A token or connection of before a key was taken away does not count any more, also when its file comes in just then.
create function coupling_delivers(who uuid, wanted uuid, since timestamptz)
returns table (state text, quarantine boolean, enters boolean)
language sql stable security definer set search_path = public
  as $$
    select employer.state, employer.quarantine, true
    from employer join coupling on coupling.employer_id = employer.id
    where employer.id = wanted and coupling.id = who and coupling.removed_at is null and coupling.state <> 'paused'
      and coupling.tokens_from < since
  $$;

grant select, insert, update, delete on coupling, coupling_key to :app;
