-- The employer's side: who people are. A person is one sealed record; nothing here is derived from a BSN, a birth
-- date, a postcode or a name, because whoever holds such an index can try them all (product.md, G4).

create table employer (
  id uuid primary key,
  name text not null,
  chamber_number text,
  representative_name text,
  representative_email text,
  state text not null default 'awaiting' check (state in ('awaiting', 'moving', 'active')),
  proposed_at timestamptz not null default now(),
  accepted_at timestamptz,
  moved_at timestamptz,
  total integer not null default 0,
  retained integer not null default 0
);

-- The data key of an employer, wrapped by his own key at the key service.
create table employer_key (
  employer_id uuid not null references employer,
  version integer not null,
  wrapped bytea not null,
  made_at timestamptz not null default now(),
  primary key (employer_id, version)
);

create table account (
  id uuid primary key,
  display_name text not null,
  email text not null
);

create table department (
  employer_id uuid not null references employer,
  id uuid not null,
  name text not null,
  parent_id uuid,
  primary key (employer_id, id)
);

-- Who may be administrator once he accepts; proposed by the service, never granted by it (B2).
create table proposal (
  employer_id uuid not null references employer,
  user_id uuid not null references account,
  primary key (employer_id, user_id)
);

-- Who has access now. The history stands in `event`; a department means that one with all below it.
create table access (
  employer_id uuid not null references employer,
  user_id uuid not null references account,
  role text not null check (role in ('administrator', 'user')),
  department_id uuid,
  granted_by uuid,
  granted_at timestamptz not null default now(),
  unique nulls not distinct (employer_id, user_id, role, department_id)
);
create index access_user on access (user_id);

create table access_request (
  id uuid primary key,
  employer_id uuid not null references employer,
  user_id uuid not null references account,
  department_ids uuid[] not null default '{}',
  asked_at timestamptz not null default now(),
  decided_at timestamptz,
  decided_by uuid,
  approved boolean,
  reason text
);
create index access_request_open on access_request (employer_id) where decided_at is null;

create table agreement (
  id uuid primary key,
  employer_id uuid not null references employer,
  accepted_at timestamptz not null default now(),
  accepted_by uuid not null references account,
  representative_name text not null,
  representative_email text not null,
  documents jsonb not null,
  unique (employer_id)
);

-- One sealed record a person. `told_*` is what the suite is known to have: behind it, something must still be told.
-- Somebody who moved in from the suite has `told_employment = version`: the employment came from there.
-- `settled` is false from a change until the suite is known to agree; the sweep looks at those only.
create table person (
  employer_id uuid not null references employer,
  ref uuid not null,
  personnel_number text not null,
  department_id uuid,
  version integer not null,
  key_version integer not null,
  sealed bytea not null,
  told_sharing integer not null default 0,
  told_version integer not null default 0,
  told_employment integer not null default 0,
  settled boolean not null default true,
  employment jsonb,
  primary key (employer_id, ref)
);
create unique index person_ref on person (ref);
create index person_unsettled on person (employer_id, ref) where not settled;

-- History is the state: what happened to the sharing of a dossier, in order. The note is sealed: it is free text.
create table sharing_event (
  employer_id uuid not null,
  ref uuid not null,
  seq integer not null,
  id uuid not null unique,
  kind text not null check (kind in ('shared', 'revoke_asked', 'revoked', 'revoke_refused')),
  at timestamptz not null,
  by_user uuid,
  care_request text,
  note bytea,
  key_version integer,
  primary key (employer_id, ref, seq),
  foreign key (employer_id, ref) references person (employer_id, ref)
);

create table done (
  id uuid primary key,
  what text not null,
  at timestamptz not null default now()
);

-- Every deed, in its own transaction (NEN 7513): no event, no deed. Only ever inserted.
create table event (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  employer_id uuid,
  actor uuid,
  actor_kind text not null check (actor_kind in ('user', 'service', 'system')),
  deed text not null,
  ref uuid,
  purpose text,
  amount integer
);
create index event_employer on event (employer_id, id);
