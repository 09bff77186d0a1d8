-- Invitations wait while a vault is frozen (010-freeze.sql), and are promised anew only when nothing promised them: what a
-- mail server refuses for now is tried again by its own job, at its own pace.
alter table invitation add column told boolean not null default false;
update invitation set told = told_sequence is not null;
alter table invitation drop column told_sequence;

create or replace function waiting_invitations() returns table (employer_id uuid, appointment_id uuid)
  language sql stable security definer set search_path = public
  as $$
    select it.employer_id, it.appointment_id from invitation it
    where outcome is null and asked_at < now() - interval '10 seconds' and not is_frozen(it.employer_id)
    order by asked_at
  $$;
