-- Documents get new versions, and an employer accepts those too: its agreements are numbered, each stands for ever, and of
-- two who sign at once the second finds the number taken. What was there until now is the first.
alter table agreement add column number integer not null default 1;
alter table agreement drop constraint agreement_employer_id_key;
alter table agreement add constraint agreement_number unique (employer_id, number);

-- Which texts an employer was asked to accept in the place of those it accepted before: since when, how often its
-- administrators were reminded, and when they signed. The texts by their digests, in one line.
create table renewal (
  employer_id uuid not null references employer,
  texts text not null,
  asked_at timestamptz not null,
  told_at timestamptz not null,
  reminders integer not null default 0,
  signed_at timestamptz,
  primary key (employer_id, texts)
);

alter table renewal enable row level security;
alter table renewal force row level security;
create policy own_employers on renewal using (
  employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[])
);
create policy lookup on renewal for select to current_user using (true);
create policy lookup on agreement for select to current_user using (true);

-- Employers whose last agreement is not of the texts of now, and who heard nothing about those since: ids only.
create function unrenewed(current jsonb, now_texts text, told_before timestamptz, most integer)
returns table (employer_id uuid) language sql stable security definer set search_path = public
  as $$
    select it.employer_id from agreement it
    where not exists (
        select from agreement later where later.employer_id = it.employer_id and later.number > it.number
      )
      and not it.documents @> current
      and exists (select from employer where employer.id = it.employer_id and employer.state in ('moving', 'active'))
      and not exists (
        select from renewal
        where renewal.employer_id = it.employer_id and renewal.texts = now_texts and renewal.told_at > told_before
      )
    order by random() limit most
  $$;

-- Whoever signs anew is not proposed but administrator: what he filled in is kept as well, and is thrown away by name.
alter table agreement_draft drop constraint agreement_draft_employer_id_user_id_fkey;
alter table agreement_draft add constraint agreement_draft_employer foreign key (employer_id) references employer;
drop policy own_employers on agreement_draft;
create policy own_employers on agreement_draft using (
  employer_id = (select acting_as())
  or employer_id = any((select acting_for())::uuid[])
  or employer_id = any((select proposed_for())::uuid[])
);

grant select, insert, update on renewal to :app;
grant delete on agreement_draft to :app;
