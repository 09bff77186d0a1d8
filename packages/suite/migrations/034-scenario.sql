-- Of this employer only people with a care request are delivered, straight to here (product.md, E6 a). No vault goes with that.
alter table employer add column care_requests_only boolean not null default false;

-- Absence that the employer delivers to his vault: a case as it was told last, and the spell it is now.
create table delivered_case (
  employer_id uuid not null,
  ref uuid not null,
  case_id uuid not null,
  version integer not null,
  -- How many spells it has been: what was withdrawn and is told again is another one.
  spells integer not null,
  spell_id uuid,
  primary key (employer_id, ref, case_id),
  foreign key (employer_id, ref) references dossier (employer_id, ref)
);
alter table delivered_case enable row level security;
alter table delivered_case force row level security;
create policy own_employers on delivered_case
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
grant select, insert, update on delivered_case to :app;
