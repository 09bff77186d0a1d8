-- A change of the protocol marks the dossiers whose tasks are to be derived again. One that is marked already was left as it
-- was, so whoever took that mark away a moment later had still read the old protocol, and the change was lost. Now the mark
-- is held until the change is there: who takes it away waits, and reads it. In one order, so that nobody waits for another.
create or replace function all_tasks_stale(employer uuid) returns void language sql security definer set search_path = public
  as $$
    insert into task_stale
      select distinct employer_id, ref from spell
      where recovered_on is null and withdrawn is null and not confidential
        and (employer is null or employer_id = employer)
      order by 1, 2
    on conflict (employer_id, ref) do update set ref = excluded.ref
  $$;
-- To hold a mark before it is taken away.
grant update (ref) on task_stale to :app;
