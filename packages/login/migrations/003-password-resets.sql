-- Somebody forgot his password. A request is kept as it was typed until the job has looked whether such an account
-- exists, and is then gone: whoever asks learns nothing from the answer or from how long it takes.
create table reset_request (
  id uuid primary key,
  email text not null,
  network text,
  asked_at timestamptz not null
);

create table password_reset (
  id uuid primary key,
  account_id uuid not null references account,
  token_hash bytea not null unique,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  closed_at timestamptz
);
create unique index password_reset_open on password_reset (account_id) where closed_at is null;

grant select, insert, delete on reset_request to :app;
grant select, insert, update on password_reset to :app;
