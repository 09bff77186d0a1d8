-- What is sent for one employer is sent in a queue of his own: a receiver that is slow holds up nobody else's work.

-- Writes an event down, in the transaction of what happened, and promises it to every address that wants it. Nothing where nobody
-- listens, and nothing for an event that was told before.
create or replace function tell_webhooks(
  employer uuid, event uuid, what text, happened timestamptz, dossier uuid, delivery uuid
) returns void language plpgsql set search_path = public
  as $$
    declare
      place bigint;
    begin
      if not exists (select from webhook where employer_id = employer and removed_at is null)
        and not exists (select from coupling where employer_id = employer and removed_at is null) then
        return;
      end if;
      perform pg_advisory_xact_lock(hashtextextended('webhook_event ' || employer, 0));
      insert into webhook_event (employer_id, id, kind, at, ref, delivery_id)
        values (employer, event, what, happened, dossier, delivery)
        on conflict (employer_id, id) do nothing returning seq into place;
      if place is null then return; end if;
      insert into webhook_sending (employer_id, webhook_id, seq, subject)
        select employer, webhook.id, place, coalesce(dossier, delivery, webhook.id)
        from webhook where employer_id = employer and removed_at is null and what = any (kinds);
      if found then
        perform graphile_worker.add_job('send-webhooks', json_build_object('employerId', employer),
          queue_name => 'send-webhooks:' || employer, job_key => 'send-webhooks:' || employer, max_attempts => 1000);
      end if;
    end
  $$;
