-- A backup was put back, here or at the vault: what they know of each other may be of different moments. After a return
-- here nobody is answered until it has been compared with the vault (docs/toestanden/terugzetten.md).
create table recovery (
  id uuid primary key default gen_random_uuid(),
  made_at timestamptz not null,
  restored_at timestamptz not null default now(),
  -- The vault was put back and asked for it; here everything is as it was, so this side stays open.
  asked_by_vault boolean not null default false,
  compared_at timestamptz
);
grant select, insert, update on recovery to :app;

-- The end of a service (product.md, B8): the vault is destroyed. What stayed here, because it is the service's own duty
-- to keep, is counted once, when the vault said so.
alter table employer
  drop constraint employer_vault_check,
  add constraint employer_vault_check check (vault in ('none', 'awaiting', 'moving', 'active', 'ended'));

create table ending (
  employer_id uuid primary key references employer,
  ended_at timestamptz not null default now(),
  blanked integer not null,
  kept integer not null
);
alter table ending enable row level security;
alter table ending force row level security;
create policy own_employers on ending
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
grant select, insert on ending to :app;
