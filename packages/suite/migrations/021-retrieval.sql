-- Retrieval by the service (importeren uit de datakluis, product.md D10 and D11). Of what it retrieves without the employer
-- being informed, no query that serves an employer may know. So it stands in tables of its own; the one thing that stands
-- among others is a sick report, and row level security keeps that from everybody but users of the service.

-- Whether anonymous search was agreed to, as the vault told it last.
create table retrieval_agreement (
  employer_id uuid primary key references employer,
  seq integer not null,
  given boolean not null
);
alter table retrieval_agreement enable row level security;
alter table retrieval_agreement force row level security;
create policy own_employers on retrieval_agreement
  using (employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[]));
-- The functions below belong to the owner, whom a forced policy binds too.
create policy lookup on retrieval_agreement for select to current_user using (true);
grant select, insert, update on retrieval_agreement to :app;

-- Of users and employers, pair by pair, whether this user may retrieve there: retrieval/rules.ts as one question, so that
-- a yes and a no take as long, and many that wait go together.
create function may_retrieve(users uuid[], employers uuid[]) returns boolean[]
  language sql stable security definer set search_path = public
  as $$
    select coalesce(array_agg(exists (
      select from account a
        join group_right g on g.group_name = a.group_name and g."right" = 'retrieve'
        join reach r on r.user_id = a.id and r.employer_id = pair.employer and r.department_id is null
        join employer e on e.id = r.employer_id and e.vault = 'active'
        join retrieval_agreement agreed on agreed.employer_id = e.id and agreed.given
      where a.id = pair."user" and a.side = 'service' and not a.only_content
    ) order by pair.at), '{}')
    from unnest(users, employers) with ordinality as pair ("user", employer, at)
  $$;

-- Whether a user of the service asks. Of work of the system it is no: what it does may reach an employer or a vault.
create function at_service() returns boolean language sql stable security definer set search_path = public
  as $$
    select exists (
      select from account where id = nullif(current_setting('app.user', true), '')::uuid and side = 'service'
    )
  $$;

-- A person as he was when he was retrieved, sealed as in `identity`.
create table confidential_identity (
  employer_id uuid not null,
  ref uuid not null,
  version integer not null,
  retrieved_at timestamptz not null,
  wrapped_key bytea not null,
  sealed bytea not null,
  because bytea not null,
  primary key (employer_id, ref),
  foreign key (employer_id, ref) references dossier (employer_id, ref)
);
alter table confidential_identity enable row level security;
alter table confidential_identity force row level security;
create policy of_service on confidential_identity
  using (
    employer_id = (select acting_as())
    or ((select at_service()) and employer_id = any((select seeing_for())::uuid[]))
  );
grant select, insert, update, delete on confidential_identity to :app;

-- Content of a dossier that was held only confidentially. The second policy narrows the first.
alter table spell add column confidential boolean not null default false;
create policy of_service on spell as restrictive to :app using (not confidential or (select at_service()));

-- The one thing the system may ask about it: who limited to dossiers with content may be told of a change, and whether a
-- person who was retrieved must be kept (BW 7:454).
create function written_confidentially(employer uuid, dossier uuid) returns boolean
  language sql stable security definer set search_path = public
  as $$ select exists (select from spell where employer_id = employer and ref = dossier and confidential) $$;

-- A record of its own, read by the service's privacy officer and by nobody else. The reason is free text and can name
-- somebody, so it is sealed. `employer_id` is absent of a look at the record itself.
create table confidential_event (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  employer_id uuid references employer,
  actor uuid,
  deed text not null,
  ref uuid,
  purpose text,
  write_id uuid,
  wrapped_key bytea,
  note bytea,
  on_behalf uuid,
  session uuid default nullif(current_setting('app.session', true), '')::uuid,
  network text default nullif(current_setting('app.network', true), '')
);
create unique index confidential_event_write on confidential_event (write_id);

-- Where he may read that record; with a null in it, for the looks at the record, as soon as he may anywhere.
create function auditing_for() returns uuid[] language sql stable security definer set search_path = public
  as $$
    select coalesce(array_agg(distinct r.employer_id), '{}')
    from account a
      join group_right g on g.group_name = a.group_name and g."right" = 'audit_confidential'
      join reach r on r.user_id = a.id and r.department_id is null
    where a.id = nullif(current_setting('app.user', true), '')::uuid and a.side = 'service'
  $$;

alter table confidential_event enable row level security;
alter table confidential_event force row level security;
create policy writing on confidential_event for insert
  with check (employer_id is null or employer_id = (select acting_as()) or (select at_service()));
create policy reading on confidential_event for select
  using (
    employer_id = any((select auditing_for())::uuid[])
    or (employer_id is null and cardinality((select auditing_for())::uuid[]) > 0)
  );
grant select, insert on confidential_event to :app;

-- Checking what others retrieved is never lent, as retrieving is not.
create or replace function lent_to(who uuid) returns table (lender uuid, rights text[])
  language plpgsql stable security definer set search_path = public
  as $$
    declare
      managing constant text[] := '{administer,manage_users}';
      mine text;
      held text[];
      given record;
    begin
      select account.side, array(select g."right" from group_right g where g.group_name = account.group_name)
        into mine, held from account where account.id = who;
      if not exists (select from reach where user_id = who) then return; end if;
      for given in
        select s.lender_id, array(
            select g."right" from group_right g
            where g.group_name = a.group_name and g."right" not in ('vault', 'retrieve', 'audit_confidential')
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
