-- Webhooks (product.md, E7): addresses at which a system of the employer hears what happened. Events hold ids and kinds only.

create table webhook (
  employer_id uuid not null references employer,
  id uuid primary key,
  url text not null,
  kinds text[] not null,
  state text not null default 'live' check (state in ('live', 'paused')),
  added_at timestamptz not null default now(),
  -- Where nobody answers, nothing is tried before this moment.
  rests_until timestamptz,
  removed_at timestamptz
);
create index webhook_of_employer on webhook (employer_id) where removed_at is null;

-- What messages are signed with: shown once, kept sealed under the employer's data key.
create table webhook_secret (
  employer_id uuid not null,
  webhook_id uuid not null references webhook,
  id uuid not null,
  made_at timestamptz not null default now(),
  key_version integer not null,
  sealed bytea not null,
  primary key (employer_id, webhook_id, id),
  foreign key (employer_id, key_version) references employer_key (employer_id, version)
);

-- What happened, in the order in which it was committed: who writes one holds the employer's turn until then (tell_webhooks).
create table webhook_event (
  employer_id uuid not null references employer,
  seq bigint generated always as identity,
  id uuid not null,
  kind text not null,
  at timestamptz not null,
  ref uuid,
  delivery_id uuid,
  primary key (employer_id, seq),
  unique (employer_id, id)
);

-- One event on its way to one address. Of one subject the next waits until the one before arrived or was given up.
create table webhook_sending (
  employer_id uuid not null,
  webhook_id uuid not null references webhook,
  seq bigint not null,
  subject uuid not null,
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  -- Somebody is sending it; when he was killed it is free again after this.
  held_until timestamptz,
  problem text check (problem in ('answered', 'redirected', 'refused_address', 'unreachable', 'timed_out')),
  status integer,
  delivered_at timestamptz,
  given_up_at timestamptz,
  primary key (employer_id, webhook_id, seq),
  foreign key (employer_id, seq) references webhook_event (employer_id, seq) on delete cascade
);
create index webhook_sending_open on webhook_sending (webhook_id, subject, seq)
  where delivered_at is null and given_up_at is null;
create index webhook_sending_due on webhook_sending (next_at) where delivered_at is null and given_up_at is null;

do $$
declare
  guarded text;
begin
  foreach guarded in array array['webhook', 'webhook_secret', 'webhook_event', 'webhook_sending']
  loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format(
      'create policy own_employers on %I using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]))',
      guarded
    );
  end loop;
end $$;
create policy lookup on webhook for select to current_user using (true);
create policy lookup on webhook_sending for select to current_user using (true);
create policy lookup on webhook_event for select to current_user using (true);
create policy forget on webhook_event for delete to current_user using (true);

-- Writes an event down, in the transaction of what happened, and promises it to every address that wants it. Nothing where nobody
-- listens, and nothing for an event that was told before.
create function tell_webhooks(
  employer uuid, event uuid, what text, happened timestamptz, dossier uuid, delivery uuid
) returns void language plpgsql set search_path = public
  as $$
    declare
      place bigint;
    begin
      if not exists (select from webhook where employer_id = employer and removed_at is null)
        and not exists (select from coupling where employer_id = employer and removed_at is null) then
        return;
      end if;
      perform pg_advisory_xact_lock(hashtextextended('webhook_event ' || employer, 0));
      insert into webhook_event (employer_id, id, kind, at, ref, delivery_id)
        values (employer, event, what, happened, dossier, delivery)
        on conflict (employer_id, id) do nothing returning seq into place;
      if place is null then return; end if;
      insert into webhook_sending (employer_id, webhook_id, seq, subject)
        select employer, webhook.id, place, coalesce(dossier, delivery, webhook.id)
        from webhook where employer_id = employer and removed_at is null and what = any (kinds);
      if found then
        perform graphile_worker.add_job('send-webhooks', json_build_object('employerId', employer),
          job_key => 'send-webhooks:' || employer, max_attempts => 1000);
      end if;
    end
  $$;

-- Where something is due that nobody is sending.
create function webhooks_due() returns table (employer_id uuid) language sql stable security definer set search_path = public
  as $$
    select distinct it.employer_id
    from webhook_sending it join webhook on webhook.id = it.webhook_id
    where it.delivered_at is null and it.given_up_at is null and it.next_at <= now()
      and (it.held_until is null or it.held_until <= now())
      and webhook.state = 'live' and webhook.removed_at is null
      and (webhook.rests_until is null or webhook.rests_until <= now())
  $$;

-- What happened longer ago than this is read by nobody any more.
create function forget_webhook_events(before timestamptz) returns void language sql security definer set search_path = public
  as $$ delete from webhook_event where at < before $$;

grant select, insert on webhook, webhook_event, webhook_sending to :app;
grant update (url, kinds, state, rests_until, removed_at) on webhook to :app;
grant update (attempts, next_at, held_until, problem, status, delivered_at, given_up_at) on webhook_sending to :app;
-- Of a secret nothing changes but the key it is sealed under.
grant select, insert, delete, update (sealed, key_version) on webhook_secret to :app;
