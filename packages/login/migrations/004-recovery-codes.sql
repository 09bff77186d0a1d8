-- Ten codes for whoever lost his authenticator app, each good for once. A code has 80 random bits and is kept as a hash.
create table recovery_code (
  account_id uuid not null references account,
  code_hash bytea not null,
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, code_hash)
);

grant select, insert, update, delete on recovery_code to :app;
