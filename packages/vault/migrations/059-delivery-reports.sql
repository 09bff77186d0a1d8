-- The service is told of a delivery what the employer sees of it, without identities (product.md, E5): by a version that only
-- grows, also when an older backup is put back, for it is a moment in milliseconds. Deliveries of before this are told as well.
alter table delivery add column version bigint not null default 1, add column told bigint not null default 0;
create index delivery_untold on delivery (employer_id, id) where told < version;

-- Which the service has not, and nothing else.
create function untold_deliveries(most integer) returns table (employer_id uuid, id uuid)
  language sql volatile security definer set search_path = public
  as $$ select d.employer_id, d.id from delivery d where d.told < d.version order by random() limit most $$;
revoke execute on function untold_deliveries(integer) from public;
grant execute on function untold_deliveries(integer) to :app;
