-- Where somebody stays while he is ill stands sealed, with who he is. Beside it only on which day it ends, so that it can be
-- taken away then without opening everybody (AVG art. 5 lid 1 onder e). It goes with the row when the person is forgotten.
alter table identity add column temporary_until date;
create index identity_temporary on identity (temporary_until, employer_id) where temporary_until is not null;

-- Forced policies bind the owner too; the function below may look on which day an address ended, and tells only whose.
create policy ended on identity for select to current_user using (temporary_until is not null);

create function ended_addresses(today date, most integer) returns table (employer_id uuid, ref uuid)
  language sql stable security definer set search_path = public
  as $$
    select it.employer_id, it.ref from identity it where it.temporary_until < today
    order by it.employer_id, it.ref limit most
  $$;
