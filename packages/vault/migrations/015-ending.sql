-- The end of a service (product.md, B8): an export of everything, and the destruction of the people and their key. The
-- states stand in docs/toestanden/einde.md.

-- When the key was destroyed, by the word of the key service.
alter table employer add column ended_at timestamptz;

-- An export lies here sealed under a passphrase that we do not have, for some days. `wrapped` is the key of the file,
-- under the employer's own, until the file is made.
create table export (
  id uuid primary key,
  employer_id uuid not null references employer,
  ordered_by uuid not null references account,
  ordered_at timestamptz not null,
  head bytea not null,
  wrapped bytea,
  key_version integer not null,
  total integer not null default 0,
  done integer not null default 0,
  bytes bigint not null default 0,
  state text not null default 'running' check (state in ('running', 'ready', 'failed', 'removed')),
  ready_at timestamptz
);
create table export_part (
  employer_id uuid not null,
  export_id uuid not null references export on delete cascade,
  part integer not null,
  bytes bytea not null,
  primary key (export_id, part)
);

-- One order at a time; what was ordered and by whom confirmed stays on the record, also when it was cancelled.
create table destruction (
  id uuid primary key,
  employer_id uuid not null references employer,
  ordered_by uuid not null references account,
  ordered_at timestamptz not null,
  without_export boolean not null,
  confirmed_by uuid references account,
  by_representative boolean not null default false,
  confirmed_at timestamptz,
  due_at timestamptz,
  cancelled_by uuid references account,
  cancelled_at timestamptz,
  begun_at timestamptz,
  destroyed_at timestamptz,
  certificate text,
  pdf bytea,
  check ((confirmed_at is null) = (due_at is null)),
  check (destroyed_at is null or begun_at is not null),
  check (begun_at is null or cancelled_at is null)
);
create unique index destruction_stands on destruction (employer_id) where cancelled_at is null;

-- The representative confirms where there is one administrator only. Of the token the hash is kept; it works once.
create table destruction_link (
  token_hash bytea primary key,
  employer_id uuid not null references employer,
  destruction_id uuid not null references destruction,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- What signs certificates, wrapped by the key service; its public half is told to anybody.
create table certificate_key (
  one boolean primary key default true check (one),
  wrapped bytea not null
);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['export', 'export_part', 'destruction', 'destruction_link']
  loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format(
      'create policy own_employers on %I using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]))',
      guarded
    );
  end loop;
  foreach guarded in array array['export', 'destruction', 'destruction_link']
  loop
    execute format('create policy lookup on %I for select to current_user using (true)', guarded);
  end loop;
end $$;

grant select, insert, update on export, destruction, destruction_link to :app;
grant select, insert, delete on export_part to :app;
grant select, insert on certificate_key to :app;

-- For the sweep, of all employers: which work is due, and nothing else.
create function due_destructions(at timestamptz) returns table (employer_id uuid)
  language sql stable security definer set search_path = public
  as $$ select d.employer_id from destruction d where d.due_at <= at and d.cancelled_at is null and d.destroyed_at is null $$;
create function waiting_exports() returns table (employer_id uuid, id uuid)
  language sql stable security definer set search_path = public
  as $$ select e.employer_id, e.id from export e where e.state = 'running' $$;
create function stale_exports(before timestamptz) returns table (employer_id uuid, id uuid)
  language sql stable security definer set search_path = public
  as $$ select e.employer_id, e.id from export e where e.state = 'ready' and e.ready_at < before $$;
create function destruction_of(wanted bytea) returns uuid language sql stable security definer set search_path = public
  as $$ select employer_id from destruction_link where token_hash = wanted $$;

-- The role that runs the vault deletes nobody by itself. This does, of an employer that has ended and under its policy,
-- everything that tells of a person. What was agreed, who administered, and the record of deeds stay for the legal term.
create function destroy_people(wanted uuid) returns table (people integer, sharings integer, departments integer)
  language plpgsql security definer set search_path = public
  as $$
    begin
      perform from employer where id = wanted and state = 'ended';
      if not found then raise exception 'not ended' using errcode = 'DK002'; end if;
      delete from export_part where employer_id = wanted;
      update export set state = 'removed', wrapped = null where employer_id = wanted;
      delete from sharing_event where employer_id = wanted;
      get diagnostics sharings = row_count;
      delete from person where employer_id = wanted;
      get diagnostics people = row_count;
      -- Deliveries: 018-deliveries.sql.
      delete from delivery_part where employer_id = wanted;
      delete from delivery where employer_id = wanted;
      delete from department where employer_id = wanted;
      get diagnostics departments = row_count;
      delete from employer_key where employer_id = wanted;
      delete from access where employer_id = wanted and role = 'user';
      delete from proposal where employer_id = wanted;
      delete from agreement_draft where employer_id = wanted;
      return next;
    end
  $$;
revoke execute on function destroy_people(uuid) from public;
grant execute on function destroy_people(uuid) to :app;
