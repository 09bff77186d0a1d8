-- Notes (notities, product.md F6): content of a dossier, as a spell is, so whoever writes one holds the dossier's row.
-- There are those of the service, those written for the employer to read, and the medical ones. The text lies sealed, that
-- of a medical note under a master key of its own.
create table medical_key (
  one boolean primary key default true check (one),
  wrapped bytea not null
);
grant select, insert, update (wrapped) on medical_key to :app;

-- Whoever treats people writes notes; a planner does not read them. The medical part is the company doctor's.
insert into group_right (group_name, "right") values
  ('case_manager', 'notes'), ('company_doctor', 'notes'), ('company_doctor', 'medical');

-- Whether who asks has a right, of his own or lent to him now.
create function has_right(wanted text) returns boolean
  language plpgsql stable security definer set search_path = public
  as $$
    declare
      me constant uuid := nullif(current_setting('app.user', true), '')::uuid;
    begin
      if exists (
        select from account join group_right g on g.group_name = account.group_name
        where account.id = me and g."right" = wanted
      ) then return true; end if;
      if not exists (select from substitution where substitute_id = me and withdrawn_at is null) then return false; end if;
      return exists (select from lent_to(me) as lent where wanted = any (lent.rights));
    end
  $$;

create table note (
  employer_id uuid not null,
  id uuid not null,
  ref uuid not null,
  medical boolean not null,
  for_employer boolean not null,
  confidential boolean not null,
  written_by uuid not null references account,
  primary key (employer_id, id),
  foreign key (employer_id, ref) references dossier (employer_id, ref),
  unique (employer_id, id, medical, for_employer),
  check (not for_employer or (not medical and not confidential))
);
create index note_dossier on note (employer_id, ref);

-- How a note reads, added to and never changed.
create table note_version (
  employer_id uuid not null,
  note_id uuid not null,
  version integer not null,
  medical boolean not null,
  for_employer boolean not null,
  wrapped_key bytea not null,
  sealed bytea not null,
  written_at timestamptz not null default now(),
  primary key (employer_id, note_id, version),
  foreign key (employer_id, note_id, medical, for_employer) references note (employer_id, id, medical, for_employer)
);

-- The second lock: of what is not for an employer only who has the right to it knows that it is there.
do $$
declare
  guarded text;
begin
  foreach guarded in array array['note', 'note_version']
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
create policy of_readers on note as restrictive to :app using (
  (for_employer and (employer_id = (select acting_as()) or (select has_right('see_dossiers'))))
  or (not medical and (select has_right('notes')))
  or (medical and (select has_right('medical')))
);
create policy of_readers on note_version as restrictive to :app using (
  (for_employer and (employer_id = (select acting_as()) or (select has_right('see_dossiers'))))
  or (not medical and (select has_right('notes')))
  or (medical and (select has_right('medical')))
);
grant select, insert on note, note_version to :app;

-- What the system may ask about notes it may not read: whether an employer's dossier has content (dossiervulling).
create function noted(employer uuid, dossier uuid) returns boolean
  language sql stable security definer set search_path = public
  as $$ select exists (select from note where employer_id = employer and ref = dossier and not confidential) $$;

-- And whether somebody limited to dossiers with content (A3), with his own eyes or those of who lends to him, has a note
-- to read there. What is medical is read with one's own right only.
create function noted_for(listener uuid, source uuid, employer uuid, dossier uuid) returns boolean
  language sql stable security definer set search_path = public
  as $$
    select exists (
      select from note
      where employer_id = employer and ref = dossier and (for_employer or exists (
        select from account join group_right g on g.group_name = account.group_name
        where case when medical
          then account.id = listener and g."right" = 'medical'
          else account.id in (listener, source) and g."right" = 'notes'
        end
      ))
    )
  $$;

-- What is written of somebody keeps him (BW 7:454), also a note. Whoever may not know of a note is told the day that holds
-- without it, and once that has passed no day: it is not what keeps him that he learns.
create function forgotten_on(
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
          select from note
          where employer_id = employer and ref = dossier and confidential
            and case when medical then with_medical else with_notes end
        )
      then null
      else forgotten_on(greatest(retrieved, (
        select max(cancelled_at) from appointment where employer_id = employer and ref = dossier and confidential
      )))
    end
  $$;
create or replace function forgotten_on(employer uuid, dossier uuid, retrieved timestamptz) returns date
  language sql stable security definer set search_path = public
  as $$ select forgotten_on(employer, dossier, retrieved, true, true) $$;
create function forgotten_for_asker(employer uuid, dossier uuid, retrieved timestamptz) returns date
  language sql stable security definer set search_path = public
  as $$
    select case
        when day > (now() at time zone 'Europe/Amsterdam')::date or forgotten_on(employer, dossier, retrieved) is not null
        then day
      end
    from (
      select forgotten_on(employer, dossier, retrieved, has_right('notes'), has_right('medical')) as day
    ) as said
  $$;

-- The medical part is lent only to who may see one himself (A5).
create or replace function lent_to(who uuid) returns table (lender uuid, rights text[])
  language plpgsql stable security definer set search_path = public
  as $$
    declare
      managing constant text[] := '{administer,manage_users}';
      mine text;
      own text[];
      held text[];
      given record;
    begin
      select account.side, array(select g."right" from group_right g where g.group_name = account.group_name)
        into mine, own from account where account.id = who;
      held := own;
      if not exists (select from reach where user_id = who) then return; end if;
      for given in
        select s.lender_id, array(
            select g."right" from group_right g
            where g.group_name = a.group_name and g."right" not in ('vault', 'retrieve', 'audit_confidential')
              and (g."right" <> 'medical' or 'medical' = any (own))
            order by 1
          ) as rights
        from substitution s join account a on a.id = s.lender_id
        where s.substitute_id = who and s.withdrawn_at is null and a.side = mine
          and s.starts_on <= (now() at time zone 'Europe/Amsterdam')::date
          and s.ends_on > (now() at time zone 'Europe/Amsterdam')::date
          and (mine = 'service' or not exists (
            select from reach theirs where theirs.user_id = s.lender_id
              and not exists (select from reach own where own.user_id = who and own.employer_id = theirs.employer_id)
          ))
        order by s.made_at, s.id
      loop
        if (held || given.rights) && managing and not (held || given.rights) <@ managing then continue; end if;
        held := held || given.rights;
        lender := given.lender_id;
        rights := given.rights;
        return next;
      end loop;
    end
  $$;
