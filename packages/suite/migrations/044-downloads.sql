-- Files somebody took along, and who stands in them by name: a revoke does not reach those (product.md, D6). Only ever inserted,
-- and only of names an employer knows of: what the service retrieved confidentially goes into no file.
create table download (
  employer_id uuid not null,
  id uuid not null,
  at timestamptz not null default now(),
  by_user uuid not null references account,
  reason text not null check (reason in ('check_data', 'other_system', 'audit', 'other_reason')),
  primary key (employer_id, id),
  foreign key (employer_id) references employer
);

create table download_person (
  employer_id uuid not null,
  download_id uuid not null,
  ref uuid not null,
  primary key (employer_id, ref, download_id),
  foreign key (employer_id, download_id) references download (employer_id, id),
  foreign key (employer_id, ref) references dossier (employer_id, ref)
);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['download', 'download_person']
  loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format(
      'create policy own_employers on %I using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]))',
      guarded
    );
  end loop;
end $$;

grant select, insert on download, download_person to :app;
