-- Signing in with the service's own identity provider (OpenID Connect). Bound to what the provider calls a person.
create table provider_link (
  account_id uuid primary key references account,
  issuer text not null,
  subject text not null,
  linked_at timestamptz not null,
  used_at timestamptz,
  unique (issuer, subject)
);

-- A browser that was sent to the provider and is to come back, once. All that it proves itself with is made from a
-- secret that only its cookie holds; here stands the hash.
create table provider_visit (
  secret_hash bytea primary key,
  purpose text not null check (purpose in ('sign_in', 'accept', 'link', 'confirm')),
  session_id uuid references session on delete cascade,
  invitation_id uuid references invitation,
  begun_at timestamptz not null,
  check ((session_id is not null) = (purpose in ('link', 'confirm'))),
  check ((invitation_id is not null) = (purpose = 'accept'))
);
create index provider_visit_begun on provider_visit (begun_at);

grant select, insert, update, delete on provider_link to :app;
grant select, insert, delete on provider_visit to :app;
