-- The file of a system's delivery stays, sealed under the key of that delivery, until it is written or thrown away: of one that
-- stopped as long as a file that nobody begins (deliveries/retry.ts).
create or replace function stale_deliveries(quarantined_before timestamptz, waiting_before timestamptz)
returns table (employer_id uuid, id uuid) language sql stable security definer set search_path = public
  as $$
    select d.employer_id, d.id from delivery d
    where (d.state = 'quarantined' and d.delivered_at < quarantined_before)
      or (d.state = 'waiting' and d.delivered_at < waiting_before)
      or (d.state = 'failed' and d.wrapped_key is not null and d.delivered_at < waiting_before)
  $$;
