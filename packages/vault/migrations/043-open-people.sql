-- Several who open a dossier at the same moment are answered by one statement in one transaction (kit/pipeline.ts): to
-- begin one costs the database more than what most of them find.

-- Row level security knows one who asks, or several with a comma between: then of each table only what one of them may
-- act for is there. Which of them, open_people says for each.
create or replace function acting_for() returns uuid[] language sql stable security definer set search_path = public
  as $$
    select coalesce(array_agg(distinct employer_id), '{}') from access
    where user_id = any(string_to_array(nullif(current_setting('app.user', true), ''), ',')::uuid[])
  $$;

-- Each finds within his own reach, and each look is on the record under his name. `at` is whose answer it is, counted
-- from 1; whoever finds nothing gets no row. A freeze is told beside what was found, so that what one may not see keeps
-- nobody else from seeing.
drop function open_person(uuid, uuid, text, text);
create function open_people(who uuid[], wanted uuid[], from_session text[], from_network text[])
returns table (
  "at" integer, "employerId" uuid, "personnelNumber" text, version integer, "keyVersion" integer, sealed bytea,
  "toldSharing" integer, "lastKind" text, "lastSeq" integer, frozen boolean
)
language plpgsql volatile as $$
#variable_conflict use_column
begin
  perform set_config('app.user', array_to_string(who, ','), true);
  return query
    with seen as materialized (
      select asked.at::integer as at, asked.by, asked.session, asked.network, person.ref, person.employer_id,
        personnel_number, person.version, key_version, person.sealed, told_sharing, last.kind, last.seq,
        exists (
          select from vault_freeze where vault_freeze.employer_id = person.employer_id and released_at is null
        ) as frozen
      from unnest(who, wanted, from_session, from_network) with ordinality as asked (by, ref, session, network, at)
      join person on person.ref = asked.ref
      left join lateral (
        select kind, seq from sharing_event
        where sharing_event.employer_id = person.employer_id and sharing_event.ref = person.ref order by seq desc limit 1
      ) as last on true
      where exists (
        select from access
        where user_id = asked.by and role = 'user' and access.employer_id = person.employer_id and department_id is null
      ) or exists (
        select from access
        where user_id = asked.by and role = 'user' and access.employer_id = person.employer_id and (
          access.ref = person.ref or access.department_id in (
            with recursive above (id) as (
              select person.department_id
              union
              select department.parent_id from department join above on department.id = above.id
              where department.employer_id = person.employer_id
            )
            select id from above where id is not null
          )
        )
      )
    ), looked as (
      insert into event (employer_id, actor, actor_kind, deed, ref, session, network)
      select employer_id, by, 'user', 'person.opened', ref, nullif(session, '')::uuid, nullif(network, '')
      from seen where not frozen
    )
    select at, employer_id, personnel_number, seen.version, key_version, seen.sealed, told_sharing, kind, seq, seen.frozen
    from seen;
end
$$;
