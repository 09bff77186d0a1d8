-- Somebody his employer shared may come to the open consultation hour, of which the employer does not know (product.md, F4
-- and D11). When the employer revokes, the service keeps the person as he was then: it expects him.
alter table confidential_identity add column kept boolean not null default false;

-- Whom the service expects, or received, without his employer knowing. A cancelled appointment is nobody's care.
create function visits_confidentially(employer uuid, dossier uuid) returns boolean
  language sql stable security definer set search_path = public
  as $$
    select exists (
      select from appointment
      where employer_id = employer and ref = dossier and confidential and cancelled_at is null
    )
  $$;

-- On which day a person is forgotten whom an employer does not know the service to hold, in Europe/Amsterdam; null while
-- something is written that must be kept (BW 7:454), and so who it is about. A cancelled appointment is followed by as
-- many days as the retrieval itself: time to plan it anew.
create function forgotten_on(employer uuid, dossier uuid, retrieved timestamptz) returns date
  language sql stable security definer set search_path = public
  as $$
    select case
      when visits_confidentially(employer, dossier)
        or exists (select from spell where employer_id = employer and ref = dossier and confidential)
        or exists (select from trajectory where employer_id = employer and ref = dossier and confidential)
        or exists (select from leave_event where employer_id = employer and ref = dossier and confidential)
      then null
      else forgotten_on(greatest(retrieved, (
        select max(cancelled_at) from appointment where employer_id = employer and ref = dossier and confidential
      )))
    end
  $$;

create or replace function stale_retrievals(today date) returns table (employer_id uuid, ref uuid)
  language sql stable security definer set search_path = public
  as $$
    select employer_id, ref from confidential_identity
    where forgotten_on(employer_id, ref, retrieved_at) <= today
  $$;
