-- What somebody's record said before it was changed (product.md, D9): sealed as it stood, with by whom and when. Which
-- fields changed is seen by opening two that follow each other. The values are kept two years; that somebody changed them
-- stays on the record.
create table person_past (
  employer_id uuid not null,
  ref uuid not null,
  version integer not null,
  key_version integer not null,
  sealed bytea not null,
  changed_at timestamptz not null default now(),
  changed_by uuid references account,
  delivery_id uuid,
  primary key (employer_id, ref, version),
  -- Whoever is destroyed goes with his past.
  foreign key (employer_id, ref) references person (employer_id, ref) on delete cascade,
  -- No data key goes that somebody's past is sealed under.
  foreign key (employer_id, key_version) references employer_key (employer_id, version)
);
create index person_past_at on person_past (changed_at);

alter table person_past enable row level security;
alter table person_past force row level security;
create policy own_employers on person_past using (
  employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[])
);
-- Forced policies bind the owner too; the function below may find and delete what is past its term, and nothing else.
create policy expired on person_past for select to current_user using (changed_at < now() - interval '2 years');
create policy expiry on person_past for delete to current_user using (changed_at < now() - interval '2 years');

grant select, insert on person_past to :app;
grant update (sealed, key_version) on person_past to :app;

create function forget_past() returns integer language sql volatile security definer set search_path = public
  as $$
    with forgotten as (delete from person_past where changed_at < now() - interval '2 years' returning 1)
    select count(*)::int from forgotten
  $$;
