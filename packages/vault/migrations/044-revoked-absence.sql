-- What had been delivered of a case when a revoke was asked shares the dossier no more; only what comes after does (docs/besluiten/033).
alter table absence_case add column revoked_version integer not null default 0;
