-- Absence messages that an employer has delivered (product.md, E6). They say of somebody when he was ill, so they stand sealed
-- under the employer's data key, bound to dossier and place. A case is what the messages of one absence make together; the
-- service is told of it once the dossier is shared (sharing/jobs.ts), with a version that only grows.
alter table delivery
  drop constraint delivery_kind_check,
  add constraint delivery_kind_check check (kind in ('full', 'changes', 'absence'));
-- Files of absence stand in nobody's way: each message counts, whatever came since.
drop index delivery_open;
create unique index delivery_open on delivery (employer_id)
  where state in ('waiting', 'running', 'undoing') and kind <> 'absence';

-- A system that shared by what it delivered.
alter table sharing_event add column by_coupling uuid references coupling;

create table absence_case (
  employer_id uuid not null,
  id uuid not null,
  ref uuid not null,
  version integer not null,
  told integer not null,
  -- The delivery that changed it last, by whom, and the row of the message.
  delivery_id uuid not null,
  by_user uuid references account,
  by_coupling uuid references coupling,
  row integer not null,
  primary key (employer_id, id),
  foreign key (employer_id, ref) references person (employer_id, ref) on delete cascade,
  check (num_nonnulls(by_user, by_coupling) = 1)
);
create index absence_case_dossier on absence_case (employer_id, ref);
create index absence_case_waiting on absence_case (employer_id, ref) where told < version;

create table absence_message (
  employer_id uuid not null,
  ref uuid not null,
  seq integer not null check (seq > 0),
  case_id uuid not null,
  delivery_id uuid not null,
  at timestamptz not null default now(),
  key_version integer not null,
  sealed bytea not null,
  primary key (employer_id, ref, seq),
  foreign key (employer_id, ref) references person (employer_id, ref) on delete cascade,
  -- No data key goes that something is sealed under.
  foreign key (employer_id, key_version) references employer_key (employer_id, version)
);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['absence_case', 'absence_message']
  loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format(
      'create policy own_employers on %I using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]))',
      guarded
    );
  end loop;
end $$;
grant select, insert, update on absence_case to :app;
-- A message is history: nothing of it changes but the key it is sealed under.
grant select, insert, update (sealed, key_version) on absence_message to :app;
