-- When somebody last used the vault is asked of the record of the last months only. Events come in the order of time, so
-- this index is a few bytes a block and costs the opening of a dossier nothing.
create index event_at on event using brin (at);
