-- Reach over single employees (product.md, A1 and A2), and the service that asks nothing more for somebody.

-- A single employee is a place of his own. His ref stands in `department_id` as well, where no department has it: a
-- query that knows departments only then finds nobody there, and not everybody.
alter table access add column ref uuid;
alter table access add constraint access_single check (ref is null or (department_id is not null and department_id = ref));

-- `refs` are the single employees among what is asked. `ends`: the service asks nothing any more, and approval
-- withdraws what the user has. The administrator decides on that too: the service has no say in a vault that stands.
alter table access_request
  add column refs uuid[] not null default '{}',
  add column ends boolean not null default false;

-- As in 010, with single employees.
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
      where user_id = who and role = 'user' and employer_id = "employerId" and (
        ref = wanted or department_id in (
          with recursive above (id) as (
            select stands
            union
            select department.parent_id from department join above on department.id = above.id
            where department.employer_id = "employerId"
          )
          select id from above where id is not null
        )
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
