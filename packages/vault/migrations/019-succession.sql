-- Another administrator without those there are (B9): one vault user asks, the legal representative confirms, and after a
-- waiting time in which nobody objected the vault appoints. What happened stays; of the token only the hash is kept.

create table succession (
  id uuid primary key,
  employer_id uuid not null references employer,
  requested_by uuid not null references account,
  candidate uuid not null references account,
  requested_at timestamptz not null,
  representative_email text not null,
  token_hash bytea not null unique,
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  appoints_at timestamptz,
  outcome text check (outcome in ('appointed', 'objected', 'withdrawn', 'declined', 'expired', 'lapsed')),
  ended_at timestamptz,
  ended_by uuid references account,
  check ((confirmed_at is null) = (appoints_at is null)),
  check ((outcome is null) = (ended_at is null)),
  -- Nobody is appointed whom the representative did not confirm, nor before the time he was told.
  check (outcome is distinct from 'appointed' or (confirmed_at is not null and ended_at >= appoints_at))
);
create unique index succession_open on succession (employer_id) where outcome is null;

-- Who became administrator that way: four eyes appointed him, so he may judge a freeze that was there before him.
alter table access add column succession_id uuid references succession;

alter table succession enable row level security;
alter table succession force row level security;
create policy own_employers on succession using (
  employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[])
);
create policy lookup on succession for select to current_user using (true);

-- Whoever holds a link need not be known here: the token says of which employer it is, and nothing else is told.
create function succession_of(wanted bytea) returns uuid language sql stable security definer set search_path = public
  as $$ select employer_id from succession where token_hash = wanted $$;

-- Requests that are due, of all employers: the waiting time or the link is over, or the candidate lost his access.
create function due_successions(at timestamptz) returns table (employer_id uuid)
  language sql stable security definer set search_path = public
  as $$
    select s.employer_id from succession s
    where s.outcome is null and (
      coalesce(s.appoints_at, s.expires_at) <= at
      or not exists (
        select from access
        where access.employer_id = s.employer_id and access.user_id = s.candidate and access.role = 'user'
      )
    )
  $$;

grant select, insert, update on succession to :app;
