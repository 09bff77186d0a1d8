-- Whoever was retrieved without his employer being informed is held for as long as a sharing may stand without anything
-- written (product.md, D12; AVG art. 5 lid 1 onder c and e), and then forgotten: a day in Europe/Amsterdam.
create function forgotten_on(retrieved timestamptz) returns date
  language sql stable security definer set search_path = public
  as $$ select (retrieved at time zone 'Europe/Amsterdam')::date + follow_up_days + 1 from service_setting $$;

-- Forced policies bind the owner too; his functions may read.
create policy lookup on confidential_identity for select to current_user using (true);

-- For the sweep: who is to be forgotten. Ids only.
create function stale_retrievals(today date) returns table (employer_id uuid, ref uuid)
  language sql stable security definer set search_path = public
  as $$
    select employer_id, ref from confidential_identity
    where forgotten_on(retrieved_at) <= today and not written_confidentially(employer_id, ref)
  $$;
