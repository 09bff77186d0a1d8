-- How far a sharing reaches: the BSN, a grant of its own (UAVG art. 46; product.md, D4), and whether changes still go to the
-- service (D6). As with the sharing itself the history is the state; each line stands under the sharing of its time and
-- ends with it. The note is sealed: it is free text.
create table extent_event (
  employer_id uuid not null,
  ref uuid not null,
  topic text not null check (topic in ('bsn', 'updates')),
  seq integer not null,
  id uuid not null unique,
  given boolean not null,
  -- The line of sharing_event under which it stands, and the version of the person at that moment.
  sharing integer not null,
  version integer not null,
  at timestamptz not null,
  by_user uuid not null,
  purpose text,
  note bytea,
  key_version integer,
  primary key (employer_id, ref, topic, seq),
  -- Who goes with the destruction of a vault takes these along.
  foreign key (employer_id, ref) references person (employer_id, ref) on delete cascade,
  -- As with the sharing: nothing is written under a key that is not kept.
  foreign key (employer_id, key_version) references employer_key (employer_id, version)
);
alter table extent_event enable row level security;
alter table extent_event force row level security;
create policy own_employers on extent_event
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
-- Of what happened nothing changes but the key its note is sealed under.
grant select, insert, update (note, key_version) on extent_event to :app;

-- What the suite is known to have of it; `told_bsn_version` is that of the person whose BSN it was told.
alter table person
  add column told_bsn integer not null default 0,
  add column told_bsn_version integer not null default 0,
  add column told_updates integer not null default 0;
