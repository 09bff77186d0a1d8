-- Deliveries to the vault of an employer as the service may see them (product.md, E5): row, personnel number, field and rule, and
-- counts. The vault tells each as it stands, by a version that only grows.
create table vault_delivery (
  employer_id uuid not null references employer,
  id uuid not null,
  version bigint not null,
  delivered_at timestamptz not null,
  report jsonb not null,
  primary key (employer_id, id)
);
create index vault_delivery_newest on vault_delivery (employer_id, delivered_at);

alter table vault_delivery enable row level security;
alter table vault_delivery force row level security;
create policy own_employers on vault_delivery
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
grant select, insert, update on vault_delivery to :app;
