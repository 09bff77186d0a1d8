-- Forms (formulieren, product.md F3): the documents of the gatekeeper act, each of one step of an absence, known as tasks are
-- by the first spell of its chain, its kind and its number (040-tasks.sql). A spell is content already, so a form need not
-- be counted as such. All that is filled in lies sealed. Who writes one holds the dossier's row.

-- What somebody is still writing: one of each, written over, and gone once it is finished. That of a doctor's form lies under
-- the master key of the medical part: it is his until he finishes it.
create table form_draft (
  employer_id uuid not null,
  ref uuid not null,
  spell_id uuid not null,
  kind text not null,
  number integer not null,
  of_doctor boolean not null,
  confidential boolean not null,
  seq integer not null check (seq > 0),
  wrapped_key bytea not null,
  sealed bytea not null,
  saved_by uuid not null references account,
  saved_at timestamptz not null default now(),
  primary key (employer_id, spell_id, kind, number),
  foreign key (employer_id, spell_id) references spell (employer_id, id),
  foreign key (employer_id, ref) references dossier (employer_id, ref),
  check (of_doctor = (kind in ('problem_analysis', 'current_opinion')))
);
create index form_draft_dossier on form_draft (employer_id, ref);

-- What was finished (vastgesteld): only ever added to.
create table form_version (
  employer_id uuid not null,
  id uuid not null,
  ref uuid not null,
  spell_id uuid not null,
  kind text not null,
  number integer not null,
  version integer not null check (version > 0),
  of_doctor boolean not null,
  confidential boolean not null,
  wrapped_key bytea not null,
  sealed bytea not null,
  finished_by uuid not null references account,
  finished_at timestamptz not null default now(),
  primary key (employer_id, id),
  unique (employer_id, spell_id, kind, number, version),
  foreign key (employer_id, spell_id) references spell (employer_id, id),
  foreign key (employer_id, ref) references dossier (employer_id, ref),
  check (of_doctor = (kind in ('problem_analysis', 'current_opinion')))
);
create index form_version_dossier on form_version (employer_id, ref);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['form_draft', 'form_version']
  loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format(
      'create policy own_employers on %I using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]))',
      guarded
    );
    execute format(
      'create policy of_service on %I as restrictive to :app using (not confidential or (select at_service()))',
      guarded
    );
  end loop;
end $$;

-- What is finished is read by the employer's side and by who treats people at the service: not by a planner, nor by the
-- system. What is a draft only by who may write in it.
create policy of_readers on form_version as restrictive to :app using (
  case when (select at_service())
    then (select has_right('notes')) or (select has_right('medical'))
    else (select has_right('see_dossiers'))
  end
);
create policy of_writers on form_version as restrictive for insert to :app with check (
  case when of_doctor
    then (select has_right('medical'))
    else (select has_right('report_absence')) and (not (select at_service()) or (select has_right('notes')))
  end
);
create policy of_writers on form_draft as restrictive to :app using (
  case when of_doctor
    then (select has_right('medical'))
    else (select has_right('report_absence')) and (not (select at_service()) or (select has_right('notes')))
  end
);
grant select, insert, update, delete on form_draft to :app;
grant select, insert on form_version to :app;
