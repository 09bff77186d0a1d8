-- From where somebody did what is on the record (NEN 7513): his session and the network he was in, which every
-- transaction says (kit/origin.ts). Absent for the system's own work and for what another server asked.
alter table event
  add column session uuid default nullif(current_setting('app.session', true), '')::uuid,
  add column network text default nullif(current_setting('app.network', true), '');

-- As in 013, and says from where is asked.
drop function open_person(uuid, uuid);
create function open_person(who uuid, wanted uuid, from_session text, from_network text)
returns table (
  "employerId" uuid, "personnelNumber" text, version integer, "keyVersion" integer, sealed bytea,
  "toldSharing" integer, "lastKind" text, "lastSeq" integer
)
language plpgsql volatile as $$
#variable_conflict use_column
declare
  stands uuid;
begin
  perform set_config('app.user', who::text, true), set_config('app.session', from_session, true),
    set_config('app.network', from_network, true);
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
