-- Files an employer delivers to his own vault (product.md, B7 and E4). Until the agreement they wait in quarantine:
-- sealed, unread, destroyed after thirty days. The service never has them.

-- Whether the service's contract lets a file that comes too early be kept; without it such a file is refused.
alter table employer add column quarantine boolean not null default false;

-- The code of a department as the suite knows it; files name departments by code. Refreshed at every delivery.
alter table department add column code text;

create table delivery (
  employer_id uuid not null references employer,
  id uuid not null,
  kind text not null check (kind in ('full', 'changes')),
  state text not null check (state in ('quarantined', 'waiting', 'running', 'done', 'failed', 'discarded')),
  delivered_at timestamptz not null default now(),
  delivered_by text not null,
  format text not null default '',
  rows integer not null default 0,
  counts jsonb not null default '{}',
  processed integer not null default 0,
  ignored_columns integer not null default 0,
  incomplete boolean not null default false,
  rejections jsonb not null default '[]',
  problem text,
  wrapped_key bytea,
  primary key (employer_id, id)
);
-- One delivery of an employer at a time waits or is written.
create unique index delivery_open on delivery (employer_id) where state in ('waiting', 'running');

create table delivery_part (
  employer_id uuid not null,
  delivery_id uuid not null,
  part integer not null,
  sealed bytea not null,
  primary key (employer_id, delivery_id, part),
  foreign key (employer_id, delivery_id) references delivery (employer_id, id)
);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['delivery', 'delivery_part']
  loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format(
      'create policy own_employers on %I using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]))',
      guarded
    );
  end loop;
end $$;
create policy lookup on delivery for select to current_user using (true);

-- What waits too long: a file in quarantine and one that nobody begins. Tells which those are, and nothing else.
create function stale_deliveries(quarantined_before timestamptz, waiting_before timestamptz)
returns table (employer_id uuid, id uuid) language sql stable security definer set search_path = public
  as $$
    select d.employer_id, d.id from delivery d
    where (d.state = 'quarantined' and d.delivered_at < quarantined_before)
      or (d.state = 'waiting' and d.delivered_at < waiting_before)
  $$;

-- May this user deliver for this employer, and where does his vault stand? Somebody who is to have the whole of it, once
-- there is an agreement, may leave a file before; he reads nothing with that.
create function delivers_for(who uuid, wanted uuid)
returns table (state text, quarantine boolean, enters boolean)
language sql stable security definer set search_path = public
  as $$
    select employer.state, employer.quarantine, mine.enters
    from employer, lateral (
      select
        exists (
          select from access
          where access.employer_id = wanted and user_id = who and role = 'user' and department_id is null
        ) as enters,
        exists (select from proposal where proposal.employer_id = wanted and user_id = who)
        or exists (
          select from access_request
          where access_request.employer_id = wanted and user_id = who and decided_at is null and not ends
            and department_ids = '{}' and refs = '{}'
        ) as will
    ) as mine
    where employer.id = wanted and (mine.enters or (mine.will and employer.state <> 'active'))
  $$;
-- For the knock at the door; row level security hides his own request from whoever has no access yet.
create function is_requested(who uuid) returns boolean language sql stable security definer set search_path = public
  as $$ select exists (select from access_request where user_id = who and decided_at is null and not ends) $$;

create policy lookup on employer for select to current_user using (true);
create policy lookup on access_request for select to current_user using (true);

grant select, insert, update on delivery to :app;
grant select, insert, delete on delivery_part to :app;
