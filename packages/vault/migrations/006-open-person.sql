-- The path that is walked most: one person, found within reach, and the look written down. As a function it says who
-- asks and does the work in one round trip, in steps that are each planned once a connection. It runs with the rights of
-- whoever calls it, so row level security holds in it; the reach is that of access/reach.ts, which a test compares it
-- with.

create function open_person(who uuid, wanted uuid)
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

  insert into event (employer_id, actor, actor_kind, deed, ref)
    values ("employerId", who, 'user', 'person.opened', wanted);

  select kind, seq into "lastKind", "lastSeq" from sharing_event
    where employer_id = "employerId" and ref = wanted order by seq desc limit 1;
  return next;
end
$$;
