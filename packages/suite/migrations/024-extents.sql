-- How far the vault shares somebody: his BSN, sealed under a key of its own, and since when changes are held back. The
-- counters stay when the rest goes, so that a late message brings nothing back.
create table shared_extent (
  employer_id uuid not null,
  ref uuid not null,
  grant_seq integer not null default 0,
  grant_version integer not null default 0,
  wrapped_key bytea,
  sealed bytea,
  because bytea,
  updates_seq integer not null default 0,
  updates_stopped_at timestamptz,
  primary key (employer_id, ref),
  foreign key (employer_id, ref) references dossier (employer_id, ref),
  check ((sealed is null) = (wrapped_key is null))
);
alter table shared_extent enable row level security;
alter table shared_extent force row level security;
create policy own_employers on shared_extent
  using (employer_id = (select acting_as()) or employer_id = any((select seeing_for())::uuid[]));
grant select, insert, update, delete on shared_extent to :app;

-- What the service sets for itself. In so many days something must be written in a shared dossier, or the vault takes the
-- sharing back (product.md, D12).
create table service_setting (
  one boolean primary key default true check (one),
  follow_up_days integer not null default 14 check (follow_up_days between 5 and 90)
);
insert into service_setting default values;
grant select, update on service_setting to :app;
