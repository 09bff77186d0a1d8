-- A backup was put back: what the vault and the suite know of each other may be of different moments. Nobody is
-- answered until they have compared (docs/toestanden/terugzetten.md). Written by whoever puts back, with the owner's role.
create table recovery (
  id uuid primary key default gen_random_uuid(),
  made_at timestamptz not null,
  restored_at timestamptz not null default now(),
  compared_at timestamptz
);
grant select, update on recovery to :app;

-- The end of a service (product.md, B8): a vault whose people and key are destroyed.
alter table employer
  drop constraint employer_state_check,
  add constraint employer_state_check check (state in ('awaiting', 'moving', 'active', 'ended'));
