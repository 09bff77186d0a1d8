-- When the dossiers move, as the service said with its proposal: whoever signs is told so.
alter table employer add column at_night boolean not null default false;

-- What the vault tells somebody once, on his first page, until he closes it. It names nobody: the words are the screen's.
create table notice (
  id uuid primary key default gen_random_uuid(),
  employer_id uuid not null references employer,
  user_id uuid not null references account,
  kind text not null,
  at timestamptz not null default now(),
  closed_at timestamptz
);
create index notice_open on notice (user_id) where closed_at is null;

alter table notice enable row level security;
alter table notice force row level security;
create policy own_employers on notice using (
  employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[])
);

grant select, insert, update on notice to :app;
