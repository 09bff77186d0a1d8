-- What an administrator has filled in of the agreements that await him, so that he can go on later or elsewhere. It
-- lives as long as his proposal: at the acceptance, by him or another, it is gone.

create table agreement_draft (
  employer_id uuid not null,
  user_id uuid not null,
  step text not null check (step in ('why', 'employers', 'details', 'overview')),
  chosen boolean not null,
  representative_name text not null,
  representative_email text not null,
  -- The digests of the texts he declared to have read; null as long as he has not.
  declared_for text,
  changed_at timestamptz not null default now(),
  primary key (employer_id, user_id),
  foreign key (employer_id, user_id) references proposal (employer_id, user_id) on delete cascade
);

alter table agreement_draft enable row level security;
alter table agreement_draft force row level security;
create policy own_employers on agreement_draft using (employer_id = any((select proposed_for())::uuid[]));

grant select, insert, update on agreement_draft to :app;
