-- Somebody who may come in no more. What he did stays on the record; he can be let in again.
alter table account add column disabled_at timestamptz;
