-- From where somebody did what is on the record (NEN 7513): his session and the network he was in, which every
-- transaction says (kit/origin.ts). Absent for the system's own work and for what another server asked.
alter table event
  add column session uuid default nullif(current_setting('app.session', true), '')::uuid,
  add column network text default nullif(current_setting('app.network', true), '');
