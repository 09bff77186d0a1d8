-- When a session last gave its second factor: at entering, and when its owner confirms that it is still he. Confirming
-- gives the session a new token; the former one opens it for some seconds more, for what was under way, and confirms
-- nothing.
alter table session
  add column confirmed_at timestamptz,
  add column former_hash bytea unique,
  add column former_until timestamptz;
update session set confirmed_at = started_at where not half;
