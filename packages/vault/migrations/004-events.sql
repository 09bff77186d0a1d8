-- The vault reads back how far a moving in is, of one employer at a time; the second lock holds it to that. Adding is
-- open: a refusal stands on the record without an employer, or under one that is not his who asked.
alter table event enable row level security;
alter table event force row level security;
create policy own_employers on event for select
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
create policy added on event for insert with check (true);
