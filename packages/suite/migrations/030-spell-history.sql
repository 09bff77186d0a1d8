-- What happened to a spell (melding): a line a deed, and never another one in its place. `said` is what was said, in the
-- shapes of contract/src/absence.ts; `seq` counts from 1, so of two who write at once one is second. A deed is of a user or
-- of a coupling of the employer. The row in `spell` is this history folded (absence/fold.ts), kept by the same transaction,
-- so that a page or a figure over many need not fold.

alter table spell
  alter column percentage type numeric(5, 2),
  alter column reported_by drop not null,
  add column coupling uuid,
  add column reference text check (length(reference) between 1 and 40),
  add column employment date,
  add column course jsonb not null default '[]',
  add column different_cause boolean not null default false,
  add column withdrawn text,
  add column version integer not null default 1;
create unique index spell_reference on spell (employer_id, ref, reference);

create table spell_event (
  employer_id uuid not null,
  spell_id uuid not null,
  seq integer not null check (seq > 0),
  id uuid not null,
  kind text not null check (kind in ('reported', 'course', 'recovered', 'corrected', 'withdrawn')),
  said jsonb not null,
  at timestamptz not null default now(),
  by_user uuid references account,
  by_coupling uuid,
  confidential boolean not null,
  primary key (employer_id, spell_id, seq),
  unique (employer_id, id),
  foreign key (employer_id, spell_id) references spell (employer_id, id),
  check (num_nonnulls(by_user, by_coupling) = 1)
);

-- The owner sees nobody's rows under a forced policy (011-moving-at-upgrade.sql).
alter table spell no force row level security;
update spell set course = jsonb_build_array(
  jsonb_build_object('from', starts_on, 'percentage', percentage, 'therapy', null));
alter table spell alter column course drop default;

insert into spell_event (employer_id, spell_id, seq, id, kind, said, at, by_user, confidential)
select employer_id, id, 1, id, 'reported', jsonb_build_object(
    'startsOn', starts_on, 'course', course, 'recoveredOn', null, 'safetyNet', safety_net, 'workAccident', work_accident,
    'liableThirdParty', liable_third_party, 'expectedDays', expected_days, 'differentCause', false),
  reported_at, reported_by, confidential
from spell;

-- Who said when that somebody had recovered stands on the record, by dossier. One spell ended before the next began, so
-- in a dossier they come in the same order; where the record says nothing it was who reported, then.
alter table confidential_event no force row level security;
with said as (
  select employer_id, ref, false as confidential, at, actor, id from event where deed = 'spell.recovered'
  union all
  select employer_id, ref, true, at, actor, id from confidential_event where deed = 'spell.recovered'
), numbered as (
  select *, row_number() over (partition by employer_id, ref, confidential order by id) as nth from said
), recovered as (
  select *, row_number() over (partition by employer_id, ref, confidential order by reported_at, starts_on, id) as nth
  from spell where recovered_on is not null
)
insert into spell_event (employer_id, spell_id, seq, id, kind, said, at, by_user, confidential)
select it.employer_id, it.id, 2, gen_random_uuid(), 'recovered', jsonb_build_object('recoveredOn', it.recovered_on),
  coalesce(numbered.at, it.reported_at), coalesce(numbered.actor, it.reported_by), it.confidential
from recovered it left join numbered using (employer_id, ref, confidential, nth);
update spell set version = 2 where recovered_on is not null;
alter table confidential_event force row level security;
alter table spell force row level security;

alter table spell_event enable row level security;
alter table spell_event force row level security;
create policy own_employers on spell_event
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
create policy of_service on spell_event as restrictive to :app using (not confidential or (select at_service()));
grant select, insert on spell_event to :app;
