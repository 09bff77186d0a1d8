-- What is told of absence (besluit 042): for each month, once and for all, the sums of groups of people that are large enough. A figure is
-- a sum of these cells. They name nobody, and are only ever added to.

-- No fewer people than this make a group whose figures are told: of months that are not told yet.
alter table service_setting add column report_minimum integer not null default 5 check (report_minimum between 5 and 100);

create table report_month (
  employer_id uuid not null references employer,
  month date not null,
  minimum integer not null,
  told_at timestamptz not null default now(),
  primary key (employer_id, month)
);

-- The departments of which a month's figures are told; null: of the employer.
create table report_told (
  employer_id uuid not null,
  month date not null,
  department_id uuid,
  foreign key (employer_id, month) references report_month
);
create index report_told_month on report_told (employer_id, month);

-- Of the people of a department and all below it (`path`: that department and all above it, as they were then), or at a whole
-- employer of who have sex, age and contract in common (null: not divided by it).
create table report_cell (
  employer_id uuid not null,
  month date not null,
  path uuid[],
  sex text,
  age text,
  contract text,
  members integer not null,
  days integer not null,
  full_time_days double precision not null,
  lost double precision not null,
  on_leave double precision not null,
  new_spells integer not null,
  ended integer[] not null,
  ended_days integer not null,
  -- How many were ill in the month, and in the quarter and the year it closes.
  ill integer not null,
  ill_quarter integer,
  ill_year integer,
  foreign key (employer_id, month) references report_month,
  check ((path is null) = (sex is not null))
);
create index report_cell_month on report_cell (employer_id, month);

do $$
declare
  guarded text;
begin
  foreach guarded in array array['report_month', 'report_told', 'report_cell']
  loop
    execute format('alter table %I enable row level security', guarded);
    execute format('alter table %I force row level security', guarded);
    execute format(
      'create policy own_employers on %I using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]))',
      guarded
    );
    execute format('grant select, insert on %I to :app', guarded);
  end loop;
end $$;
