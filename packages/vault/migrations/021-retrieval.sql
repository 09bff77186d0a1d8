-- Retrieval by the service (product.md, D10 and D11): whether the employer agreed to anonymous search, how often it was
-- tried, and what was retrieved without his being informed. What he may not see stands in tables that the role which
-- serves him cannot read at all: it only calls the functions below. They name no dossier by a foreign key, because such
-- a key leaves a mark on the row of the person.

-- Off until an administrator gives it. History is the state; only ever inserted.
create table retrieval_agreement (
  employer_id uuid not null references employer,
  seq integer not null,
  kind text not null check (kind in ('given', 'withdrawn', 'locked', 'unlocked')),
  at timestamptz not null,
  by_user uuid references account,
  version integer,
  primary key (employer_id, seq)
);

-- What the service must be told of it, and was. The number is the time as well, so that after a backup was put back
-- what is told next is still newer than what the service heard before.
alter table employer
  add column retrieval_seq integer not null default 0,
  add column retrieval_told integer not null default 0;

-- Every attempt, of an employer who may not even exist; never by what was asked.
create table retrieval_event (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  employer_id uuid not null,
  user_id uuid not null,
  kind text not null check (kind in ('one', 'not', 'shut', 'limited', 'informed', 'confidential', 'again')),
  ref uuid,
  session uuid,
  network text
);

-- How much somebody (`user:` and his id), or everybody at an employer (`employer:`), tried since a moment.
create table retrieval_count (
  who text primary key,
  since timestamptz not null,
  attempts integer not null,
  misses integer not null
);

-- Of a miss there is one too, which opens nothing: both cost the same. Of the token only the hash is kept.
create table retrieval_ticket (
  token_hash bytea primary key,
  employer_id uuid not null,
  user_id uuid not null,
  ref uuid,
  expires_at timestamptz not null,
  used_at timestamptz,
  used_id uuid,
  used_informed boolean
);
create index retrieval_ticket_unused on retrieval_ticket (expires_at) where used_at is null;

-- Who was retrieved without the employer being informed, because the employee asked for it. Of whom, by whom, when and
-- which version; why stands with the service, whose privacy officer and auditor check it.
create table confidential_retrieval (
  id uuid primary key,
  employer_id uuid not null,
  ref uuid not null,
  at timestamptz not null,
  user_id uuid not null,
  by_name text not null,
  care_request text,
  version integer not null
);
create index confidential_retrieval_ref on confidential_retrieval (ref);

-- Shared by somebody of the service, who has no account here.
alter table sharing_event add column by_name text;
-- About which dossier a notice is; who reaches it, reads its personnel number.
alter table notice add column ref uuid;

alter table retrieval_agreement enable row level security;
alter table retrieval_agreement force row level security;
create policy own_employers on retrieval_agreement using (
  employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[])
);
create policy lookup on retrieval_agreement for select to current_user using (true);
grant select, insert on retrieval_agreement to :app;

do $$
declare
  apart text;
begin
  foreach apart in array array['retrieval_event', 'retrieval_count', 'retrieval_ticket', 'confidential_retrieval']
  loop
    execute format('alter table %I enable row level security', apart);
    execute format('alter table %I force row level security', apart);
    -- Forced policies bind the owner too; nobody else has any right on these.
    execute format('create policy owner_only on %I to current_user using (true) with check (true)', apart);
  end loop;
end $$;

-- Whose people the service may recognise now.
create function retrieval_open(wanted uuid[]) returns setof uuid language sql stable security definer set search_path = public
  as $$
    select it.id from employer it
    where it.id = any(wanted) and it.state = 'active' and not is_frozen(it.id) and (
      select kind from retrieval_agreement given where given.employer_id = it.id order by seq desc limit 1
    ) in ('given', 'unlocked')
  $$;

-- Takes the counts of users and employers for this transaction, always in one order, and says which employers are open.
create function hold_retrieval(whos text[], wanted uuid[], at timestamptz)
returns table (who text, since timestamptz, attempts integer, misses integer, is_open boolean)
  language plpgsql volatile security definer set search_path = public
  as $$
    #variable_conflict use_column
    begin
      insert into retrieval_count (who, since, attempts, misses)
        select distinct it.who, at, 0, 0 from unnest(whos) as it (who) order by 1
        on conflict do nothing;
      return query
        with held as materialized (
          select c.who, c.since, c.attempts, c.misses from retrieval_count c
          where c.who = any(whos) order by c.who for update
        )
        select held.who, held.since, held.attempts, held.misses, held.who in (select 'employer:' || id from retrieval_open(wanted) as it (id)) from held;
    end
  $$;

-- Keeps what was counted, each attempt, and a ticket for each that was answered.
create function keep_retrieval(counts json, attempts json) returns void
  language plpgsql volatile security definer set search_path = public
  as $$
    begin
      update retrieval_count c set since = it.since, attempts = it.attempts, misses = it.misses
        from json_to_recordset(counts) as it (who text, since timestamptz, attempts integer, misses integer)
        where c.who = it.who;
      insert into retrieval_event (at, employer_id, user_id, kind, ref, session, network)
        select it.at, it.employer, it."user", it.kind, it.ref, it.session, it.network
        from json_to_recordset(attempts) as it (
          at timestamptz, employer uuid, "user" uuid, kind text, ref uuid, session uuid, network text
        );
      insert into retrieval_ticket (token_hash, employer_id, user_id, ref, expires_at)
        select decode(it.hash, 'hex'), it.employer, it."user", it.ref, it.expires
        from json_to_recordset(attempts) as it (
          hash text, employer uuid, "user" uuid, ref uuid, expires timestamptz
        ) where it.hash is not null;
    end
  $$;

-- An administrator opens the search again: what was missed before does not count any more.
create function forgive_retrieval(wanted uuid) returns void language sql volatile security definer set search_path = public
  as $$ update retrieval_count set misses = 0 where who = 'employer:' || wanted $$;

-- How often was missed at this employer; for the job that locks, and for nobody who serves the employer.
create function retrieval_misses(wanted uuid) returns integer language sql stable security definer set search_path = public
  as $$ select coalesce((select misses from retrieval_count where who = 'employer:' || wanted), 0) $$;

-- What a ticket is, held until the transaction ends.
create function retrieval_ticket_of(hash bytea)
returns table (
  employer_id uuid, user_id uuid, ref uuid, expires_at timestamptz, used_id uuid, used_informed boolean, is_open boolean
) language plpgsql volatile security definer set search_path = public
  as $$
    #variable_conflict use_column
    begin
      return query
        select t.employer_id, t.user_id, t.ref, t.expires_at, t.used_id, t.used_informed,
          exists (select from retrieval_open(array[t.employer_id]))
        from retrieval_ticket t where t.token_hash = hash for update;
    end
  $$;

create function use_retrieval_ticket(hash bytea, used timestamptz, write_id uuid, informed boolean) returns void
  language sql volatile security definer set search_path = public
  as $$
    update retrieval_ticket set used_at = used, used_id = write_id, used_informed = informed where token_hash = hash;
    insert into retrieval_event (at, employer_id, user_id, kind, ref)
      select used, employer_id, user_id, case when informed then 'informed' else 'confidential' end, ref
      from retrieval_ticket where token_hash = hash
  $$;

-- Whether this write stands already, and when it was; null when it stands otherwise.
create function keep_confidential(
  write_id uuid, employer uuid, dossier uuid, kept_at timestamptz, by_user uuid, his_name text, care text, seen integer
) returns timestamptz language plpgsql volatile security definer set search_path = public
  as $$
    begin
      insert into confidential_retrieval (id, employer_id, ref, at, user_id, by_name, care_request, version)
        values (write_id, employer, dossier, kept_at, by_user, his_name, care, seen)
        on conflict do nothing;
      return (
        select c.at from confidential_retrieval c
        where c.id = write_id and c.employer_id = employer and c.ref = dossier and c.user_id = by_user
          and c.care_request is not distinct from care
      );
    end
  $$;

-- Of which employer somebody is who was retrieved so before, and whether the employer still agrees.
create function retrieved_before(dossier uuid) returns table (employer_id uuid, is_open boolean)
  language sql stable security definer set search_path = public
  as $$
    select c.employer_id, exists (
      select from employer e where e.id = c.employer_id and e.state = 'active' and not is_frozen(e.id) and (
        select kind from retrieval_agreement given where given.employer_id = e.id order by seq desc limit 1
      ) <> 'withdrawn'
    ) from confidential_retrieval c where c.ref = dossier limit 1
  $$;
create function record_again(kept_at timestamptz, employer uuid, by_user uuid, dossier uuid) returns void
  language sql volatile security definer set search_path = public
  as $$
    insert into retrieval_event (at, employer_id, user_id, kind, ref) values (kept_at, employer, by_user, 'again', dossier)
  $$;

-- For the sweep: what nobody used, and counts that are over.
create function forget_retrieval(before timestamptz) returns void language sql volatile security definer set search_path = public
  as $$
    delete from retrieval_ticket where used_at is null and expires_at < before;
    delete from retrieval_count where since < before
  $$;
-- Employers of whom the service must still be told something.
create function untold_retrieval(most integer) returns table (employer_id uuid)
  language sql volatile security definer set search_path = public
  as $$ select id from employer where retrieval_told < retrieval_seq order by random() limit most $$;

-- With the people of an employer that has ended. The record of attempts stays, as the record of deeds does.
create function destroy_retrievals(wanted uuid) returns void language plpgsql volatile security definer set search_path = public
  as $$
    begin
      perform from employer where id = wanted and state = 'ended';
      if not found then raise exception 'not ended' using errcode = 'DK002'; end if;
      delete from retrieval_ticket where employer_id = wanted;
      delete from confidential_retrieval where employer_id = wanted;
    end
  $$;

-- Only the role that runs the vault calls these.
do $$
declare
  it regprocedure;
begin
  for it in select oid::regprocedure from pg_proc where pronamespace = 'public'::regnamespace and proname in (
    'retrieval_open', 'hold_retrieval', 'keep_retrieval', 'forgive_retrieval', 'retrieval_misses', 'retrieval_ticket_of',
    'use_retrieval_ticket', 'keep_confidential', 'retrieved_before', 'record_again', 'forget_retrieval', 'untold_retrieval',
    'destroy_retrievals'
  )
  loop
    execute format('revoke execute on function %s from public', it);
  end loop;
end $$;
grant execute on function retrieval_open(uuid[]), hold_retrieval(text[], uuid[], timestamptz), keep_retrieval(json, json),
  forgive_retrieval(uuid), retrieval_misses(uuid), retrieval_ticket_of(bytea),
  use_retrieval_ticket(bytea, timestamptz, uuid, boolean),
  keep_confidential(uuid, uuid, uuid, timestamptz, uuid, text, text, integer), retrieved_before(uuid),
  record_again(timestamptz, uuid, uuid, uuid), forget_retrieval(timestamptz), untold_retrieval(integer),
  destroy_retrievals(uuid) to :app;
