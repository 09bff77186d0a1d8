-- First look, then do (product.md, E3): whom a delivery adds, changes or leaves out, by personnel number, for who works in
-- all of the vault. In pages, each sealed under a key of the lists alone, and destroyed some days after the delivery ended
-- (deliveries/lists.ts). Pages of rejected rows hold what stood in them: sealed under the key of the delivery itself, and
-- gone with it.
alter table delivery add column list_key bytea, add column ended_at timestamptz;

create table delivery_list (
  employer_id uuid not null,
  delivery_id uuid not null,
  kind text not null check (kind in ('added', 'changed', 'missing', 'rejected')),
  page integer not null,
  sealed bytea not null,
  primary key (employer_id, delivery_id, kind, page),
  foreign key (employer_id, delivery_id) references delivery (employer_id, id) on delete cascade
);
alter table delivery_list enable row level security;
alter table delivery_list force row level security;
create policy own_employers on delivery_list using (
  employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[])
);
grant select, insert, delete on delivery_list to :app;

-- Deliveries that ended so long ago that their lists go. Tells which those are, and nothing else.
create index delivery_listed on delivery (ended_at) where list_key is not null;
create function listed_too_long(ended_before timestamptz) returns table (employer_id uuid, id uuid)
  language sql stable security definer set search_path = public
  as $$ select d.employer_id, d.id from delivery d where d.list_key is not null and d.ended_at < ended_before $$;
