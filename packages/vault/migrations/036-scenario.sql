-- How an employer's absence reaches the service (product.md, E6): reported there, delivered to his vault, or without any
-- coupling. His own choice, for a message that is delivered shares a dossier by itself.
alter table employer add column scenario text not null default 'absence_in_suite'
  check (scenario in ('absence_in_suite', 'absence_delivered', 'no_coupling'));

-- What codes in absence messages mean, of one coupling (`owner` is its id) or of what people upload (the employer's own).
create table code_meaning (
  employer_id uuid not null references employer,
  owner uuid not null,
  element text not null check (element in ('VrwrkCd', 'OorzkVrzmCd', 'SoortMutatie')),
  code text not null check (code ~ '^[A-Za-z0-9]{1,3}$'),
  meaning text not null
    check (meaning in ('told', 'corrected', 'withdrawn', 'no_cause', 'work_accident', 'liable_third_party')),
  primary key (employer_id, owner, element, code)
);
alter table code_meaning enable row level security;
alter table code_meaning force row level security;
create policy own_employers on code_meaning using (
  employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[])
);
grant select, insert, delete on code_meaning to :app;
