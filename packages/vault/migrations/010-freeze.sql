-- The representative says that an agreement is not right (B4): the vault stands still until an administrator other than
-- the one who signed has looked into it. What happened stays; a freeze that was released is never taken up again.

create table vault_freeze (
  id uuid primary key default gen_random_uuid(),
  employer_id uuid not null references employer,
  agreement_id uuid not null references agreement,
  frozen_at timestamptz not null,
  released_at timestamptz,
  released_by uuid references account,
  reason text,
  check ((released_at is null) = (released_by is null) and (released_at is null) = (reason is null))
);
create unique index vault_freeze_stands on vault_freeze (employer_id) where released_at is null;

-- The link in the confirmation: of its token only the hash is kept, and it works once.
create table objection (
  token_hash bytea primary key,
  employer_id uuid not null references employer,
  agreement_id uuid not null references agreement,
  expires_at timestamptz not null,
  used_at timestamptz
);

create function is_frozen(wanted uuid) returns boolean language plpgsql stable security definer set search_path = public
  as $$
    begin
      return exists (select from vault_freeze where employer_id = wanted and released_at is null);
    end
  $$;

-- Whoever holds a link need not be known here: the token says of which employer it is, and nothing else is told.
create function objected_to(wanted bytea) returns uuid language sql stable security definer set search_path = public
  as $$ select employer_id from objection where token_hash = wanted $$;

do $$
declare
  guarded text;
begin
  foreach guarded in array array['vault_freeze', 'objection']
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

grant select, insert, update on vault_freeze, objection to :app;

-- As in 006, and nobody is opened in a vault that is frozen: the error undoes the look as well.
create or replace function open_person(who uuid, wanted uuid)
returns table (
  "employerId" uuid, "personnelNumber" text, version integer, "keyVersion" integer, sealed bytea,
  "toldSharing" integer, "lastKind" text, "lastSeq" integer
)
language plpgsql volatile as $$
#variable_conflict use_column
declare
  stands uuid;
begin
  perform set_config('app.user', who::text, true);
  select employer_id, department_id, personnel_number, person.version, key_version, person.sealed, told_sharing
    into "employerId", stands, "personnelNumber", version, "keyVersion", sealed, "toldSharing"
    from person where ref = wanted;
  if not found then return; end if;

  perform from access
    where user_id = who and role = 'user' and employer_id = "employerId" and department_id is null;
  if not found then
    perform from access
      where user_id = who and role = 'user' and employer_id = "employerId" and department_id in (
        with recursive above (id) as (
          select stands
          union
          select department.parent_id from department join above on department.id = above.id
          where department.employer_id = "employerId"
        )
        select id from above where id is not null
      );
    if not found then return; end if;
  end if;
  if is_frozen("employerId") then raise exception 'vault_frozen' using errcode = 'DK001'; end if;

  insert into event (employer_id, actor, actor_kind, deed, ref)
    values ("employerId", who, 'user', 'person.opened', wanted);

  select kind, seq into "lastKind", "lastSeq" from sharing_event
    where employer_id = "employerId" and ref = wanted order by seq desc limit 1;
  return next;
end
$$;
