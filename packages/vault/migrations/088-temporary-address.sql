-- Where somebody stays while he is ill stands sealed, with who he is. Beside it only on which day it ends, so that it can be
-- taken away then without opening everybody (AVG art. 5 lid 1 onder e). It says when to look; what stands in the record decides.
alter table person add column temporary_until date;
create index person_temporary on person (temporary_until, employer_id) where temporary_until is not null;

-- For the sweep: employers where an address ended before this day. Tells which, and nothing else; a frozen vault stays as it is.
create function due_addresses(today date) returns table (employer_id uuid)
  language sql stable security definer set search_path = public
  as $$
    select due.employer_id from (select distinct employer_id from person where temporary_until < today) as due
    where not is_frozen(due.employer_id)
  $$;
