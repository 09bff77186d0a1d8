-- Who may sign in. A secret in these tables is either a hash or sealed: a copy of the database opens no account.

create table account (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  display_name text not null,
  side text not null check (side in ('service', 'employer')),
  password_hash text,
  totp_sealed bytea,
  -- The last time step of which a code was used; no code counts twice (RFC 6238, 5.2).
  totp_last_step integer not null default 0,
  -- Belongs to a vault: the service cannot invite it again.
  guarded boolean not null default false,
  created_at timestamptz not null,
  check ((password_hash is null) = (totp_sealed is null))
);

create table session (
  id uuid primary key,
  token_hash bytea not null unique,
  account_id uuid not null references account,
  -- The password was right, the second factor is still to come.
  half boolean not null,
  guesses integer not null default 0,
  agent text not null,
  started_at timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at timestamptz
);
create index session_of_account on session (account_id) where ended_at is null;
create index session_alive on session (last_seen_at) where ended_at is null;
create index session_ended on session (ended_at) where ended_at is not null;

create table invitation (
  id uuid primary key,
  account_id uuid not null references account,
  token_hash bytea not null unique,
  -- Gone as soon as the invitation is used or replaced.
  totp_sealed bytea,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  closed_at timestamptz
);
create unique index invitation_open on invitation (account_id) where closed_at is null;

-- Guesses, per account and address together and per address. The subject is a hash.
create table attempt (
  subject bytea primary key,
  failures integer not null,
  last_at timestamptz not null,
  free_at timestamptz not null
);
create index attempt_last on attempt (last_at);

create table event (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  account_id uuid references account,
  deed text not null,
  -- Only the network, never the full address.
  network text
);
create index event_of_account on event (account_id, id);

grant select, insert, update on account, invitation to :app;
grant select, insert, update, delete on session, attempt to :app;
grant insert on event to :app;
