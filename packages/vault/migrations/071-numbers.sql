-- Who of an employer has a number, whatever its capitals. Under row level security no index on what a number looks like in small
-- letters is of use, so that a delivery walked through everybody there is for each thousand it wrote: of a million, a thousand times.
create index person_number on person (employer_id, lower(personnel_number collate "C"));

-- Of these people, whose number somebody else of the employer has for whom is worked. How to look is thought over each time: the table
-- may have been empty a minute ago.
create function others_numbered(refs uuid[], numbers text[]) returns setof uuid
  language sql stable security definer set search_path = public set plan_cache_mode = force_custom_plan
  as $$
    select it.ref from unnest(refs, numbers) as it (ref, number)
    where exists (
      select from person
      where employer_id = acting_as() and lower(personnel_number collate "C") = lower(it.number collate "C") and ref <> it.ref
      offset 0
    )
  $$;
