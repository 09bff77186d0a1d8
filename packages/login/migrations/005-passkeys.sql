-- A passkey as second factor: login keeps the public half, so a copy of the database opens no account.
create table passkey (
  id uuid primary key,
  account_id uuid not null references account,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  made_at timestamptz not null,
  used_at timestamptz
);
create index passkey_of_account on passkey (account_id);

-- What an authenticator was asked to sign: one at a time for a session, and good for one answer.
create table passkey_challenge (
  session_id uuid primary key references session on delete cascade,
  challenge text not null,
  made_at timestamptz not null
);

grant select, insert, update, delete on passkey, passkey_challenge to :app;
