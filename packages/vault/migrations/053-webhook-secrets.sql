-- Why a message did not go out: its webhook has a secret that does not open.
alter table webhook_sending drop constraint webhook_sending_problem_check;
alter table webhook_sending add constraint webhook_sending_problem_check
  check (problem in ('answered', 'redirected', 'refused_address', 'unreachable', 'timed_out', 'unsigned'));

-- What is due waits as long as its webhook has nothing to sign with.
create policy lookup on webhook_secret for select to current_user using (true);
create or replace function webhooks_due() returns table (employer_id uuid) language sql stable security definer
  set search_path = public
  as $$
    select distinct it.employer_id
    from webhook_sending it join webhook on webhook.id = it.webhook_id
    where it.delivered_at is null and it.given_up_at is null and it.next_at <= now()
      and (it.held_until is null or it.held_until <= now())
      and webhook.state = 'live' and webhook.removed_at is null
      and (webhook.rests_until is null or webhook.rests_until <= now())
      and exists (select from webhook_secret where webhook_id = webhook.id)
  $$;
