-- A full file that lacks too many people is never written, whoever asks.
alter table delivery add column incomplete boolean not null default false;

-- One delivery of an employer at a time waits or is written.
create unique index delivery_open on delivery (employer_id) where state in ('waiting', 'running');

-- What waits too long, or for an employer whose people are no longer the service's to receive (product.md, B7). Tells
-- which deliveries those are, and nothing else.
create policy lookup on delivery for select to current_user using (true);
create function stale_deliveries(before timestamptz) returns table (employer_id uuid, id uuid)
  language sql stable security definer set search_path = public
  as $$
    select d.employer_id, d.id from delivery d join employer e on e.id = d.employer_id
    where d.state = 'waiting' and (d.delivered_at < before or e.vault <> 'none')
  $$;
