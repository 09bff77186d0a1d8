-- What somebody is still writing in a form of a step that is no longer there goes (forms/drafts.ts). Whoever makes the step go
-- may not see every draft of it: of a doctor's he may not know that it is there. So the owner of these functions does it, within
-- the same employers (own_employers binds him too), and of what is confidential for users of the service alone.
create function drafted_among(employer uuid, dossiers uuid[]) returns setof uuid
  language sql stable security definer set search_path = public
  as $$ select distinct ref from form_draft where employer_id = employer and ref = any(dossiers) $$;

create function remove_drafts_without_step(employer uuid, dossier uuid, standing jsonb)
  returns table (kind text, confidential boolean)
  language sql volatile security definer set search_path = public
  as $$
    delete from form_draft it
    where it.employer_id = employer and it.ref = dossier and (not it.confidential or at_service())
      and not exists (
        select from jsonb_to_recordset(standing) as step(kind text, number integer, spells uuid[])
        where step.kind = it.kind and step.number = it.number and it.spell_id = any(step.spells)
      )
    returning it.kind, it.confidential
  $$;
revoke execute on function drafted_among(uuid, uuid[]), remove_drafts_without_step(uuid, uuid, jsonb) from public;
grant execute on function drafted_among(uuid, uuid[]), remove_drafts_without_step(uuid, uuid, jsonb) to :app;
