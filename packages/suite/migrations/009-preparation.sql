-- What the service arranged with an employer before it activates the vault, beside what stands elsewhere already: that
-- the employer knows the moment. Nothing of employees.
create table preparation (
  employer_id uuid primary key references employer,
  informed_on date not null,
  informed_by uuid not null references account
);
alter table preparation enable row level security;
alter table preparation force row level security;
create policy own_employers on preparation
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
grant select, insert, update, delete on preparation to :app;
