-- When the people of an employer move: at once after the agreement or in the night after it, and whether somebody has
-- halted it. What is due stands in the row, so that a night that was missed is caught up as soon as there is a server.
alter table moving_in
  add column at_night boolean not null default false,
  add column begins_at timestamptz,
  add column paused_at timestamptz;
update moving_in set begins_at = started_at;

-- For moving_employers; forced policies bind the owner too.
create policy lookup on moving_in for select to current_user using (true);

create or replace function moving_employers() returns table (id uuid)
  language sql stable security definer set search_path = public
  as $$
    select e.id from employer e join moving_in m on m.employer_id = e.id
    where e.vault = 'moving' and m.paused_at is null and m.begins_at <= now()
  $$;
