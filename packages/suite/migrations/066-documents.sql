-- Documents (product.md F6): content of a dossier, for the same readers as notes (065-notes.sql). The file lies sealed in
-- pieces and its name sealed as well, under a key of its own; a document is never changed.
create table document (
  employer_id uuid not null,
  id uuid not null,
  ref uuid not null,
  medical boolean not null,
  for_employer boolean not null,
  confidential boolean not null,
  type text not null check (type in ('pdf', 'png', 'jpeg', 'docx', 'odt', 'txt')),
  size integer not null,
  wrapped_key bytea not null,
  name bytea not null,
  added_by uuid not null references account,
  added_at timestamptz not null default now(),
  primary key (employer_id, id),
  foreign key (employer_id, ref) references dossier (employer_id, ref),
  unique (employer_id, id, medical, for_employer),
  check (not for_employer or (not medical and not confidential))
);
create index document_dossier on document (employer_id, ref);

create table document_part (
  employer_id uuid not null,
  document_id uuid not null,
  part integer not null,
  medical boolean not null,
  for_employer boolean not null,
  sealed bytea not null,
  primary key (employer_id, document_id, part),
  foreign key (employer_id, document_id, medical, for_employer)
    references document (employer_id, id, medical, for_employer)
);
-- Sealed bytes do not get smaller by trying.
alter table document_part alter column sealed set storage external;

do $$
declare
  guarded text;
begin
  foreach guarded in array array['document', 'document_part']
  loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format(
      'create policy own_employers on %I using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]))',
      guarded
    );
    execute format('create policy lookup on %I for select to current_user using (true)', guarded);
  end loop;
end $$;
create policy of_readers on document as restrictive to :app using (
  (for_employer and (employer_id = (select acting_as()) or (select has_right('see_dossiers'))))
  or (not medical and (select has_right('notes')))
  or (medical and (select has_right('medical')))
);
create policy of_readers on document_part as restrictive to :app using (
  (for_employer and (employer_id = (select acting_as()) or (select has_right('see_dossiers'))))
  or (not medical and (select has_right('notes')))
  or (medical and (select has_right('medical')))
);
grant select, insert on document, document_part to :app;

-- Of notes and documents together: both are written in a dossier, and known to the same people.
create view written_note as
  select employer_id, ref, medical, for_employer, confidential from note
  union all
  select employer_id, ref, medical, for_employer, confidential from document;

create or replace function noted(employer uuid, dossier uuid) returns boolean
  language sql stable security definer set search_path = public
  as $$ select exists (select from written_note where employer_id = employer and ref = dossier and not confidential) $$;

create or replace function noted_for(listener uuid, source uuid, employer uuid, dossier uuid) returns boolean
  language sql stable security definer set search_path = public
  as $$
    select exists (
      select from written_note
      where employer_id = employer and ref = dossier and (for_employer or exists (
        select from account join group_right g on g.group_name = account.group_name
        where case when medical
          then account.id = listener and g."right" = 'medical'
          else account.id in (listener, source) and g."right" = 'notes'
        end
      ))
    )
  $$;

create or replace function forgotten_on(
  employer uuid, dossier uuid, retrieved timestamptz, with_notes boolean, with_medical boolean
) returns date
  language sql stable security definer set search_path = public
  as $$
    select case
      when visits_confidentially(employer, dossier)
        or exists (select from spell where employer_id = employer and ref = dossier and confidential)
        or exists (select from trajectory where employer_id = employer and ref = dossier and confidential)
        or exists (select from leave_event where employer_id = employer and ref = dossier and confidential)
        or exists (
          select from written_note
          where employer_id = employer and ref = dossier and confidential
            and case when medical then with_medical else with_notes end
        )
      then null
      else forgotten_on(greatest(retrieved, (
        select max(cancelled_at) from appointment where employer_id = employer and ref = dossier and confidential
      )))
    end
  $$;
