-- New keys while the vault runs (product.md, G3; docs/toestanden/sleutels.md). A new data key is a new row of employer_key;
-- the old one goes when nothing is sealed under it any more.

-- Nothing is ever written under a key that is not kept, and no key goes that something is sealed under. The employer
-- himself is behind his key, so this takes the place of the reference to him.
alter table person
  drop constraint person_employer_id_fkey,
  add constraint person_key foreign key (employer_id, key_version) references employer_key (employer_id, version);
alter table sharing_event
  add constraint sharing_event_key foreign key (employer_id, key_version) references employer_key (employer_id, version);

-- The data key that the people of a checked delivery are sealed under until they are written: that one waits for them.
alter table delivery add column key_version integer;

-- Wrapping keys that were renewed, until what they took the place of is retired at the key service: as long as a backup may
-- need it.
create table wrapping_rotation (
  employer_id uuid not null references employer,
  rotated_at timestamptz not null,
  primary key (employer_id, rotated_at)
);
alter table wrapping_rotation enable row level security;
alter table wrapping_rotation force row level security;
create policy own_employers on wrapping_rotation using (
  employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[])
);
create policy lookup on wrapping_rotation for select to current_user using (true);
create policy lookup on employer_key for select to current_user using (true);

grant select, insert, delete on wrapping_rotation to :app;
grant update (wrapped), delete on employer_key to :app;
grant update (note, key_version) on sharing_event to :app;

-- For the sweep and the operator, of all employers: who has a key, whose people are being sealed anew, whose old wrapping
-- key may go. Ids and counts, nothing else.
create function employers_with_keys() returns table (employer_id uuid) language sql stable security definer set search_path = public
  as $$ select distinct k.employer_id from employer_key k $$;
create function employers_resealing(newest_before timestamptz, most integer) returns table (employer_id uuid)
  language sql volatile security definer set search_path = public
  as $$
    select k.employer_id from employer_key k group by k.employer_id
    having count(*) > 1 and max(k.made_at) < newest_before order by random() limit most
  $$;
create function due_retirements(rotated_before timestamptz, most integer) returns table (employer_id uuid)
  language sql volatile security definer set search_path = public
  as $$
    select distinct r.employer_id from wrapping_rotation r where r.rotated_at < rotated_before limit most
  $$;
create function key_progress() returns table (employers integer, resealing integer, people integer, done integer)
  language sql stable security definer set search_path = public
  as $$
    with newest as (
      select k.employer_id, max(k.version) as version, count(*) > 1 as resealing from employer_key k group by k.employer_id
    ), counted as (
      select count(*) as people, count(*) filter (where person.key_version = newest.version) as done
      from newest join person on person.employer_id = newest.employer_id where newest.resealing
    )
    select
      (select count(*)::int from newest), (select count(*)::int from newest where newest.resealing),
      counted.people::int, counted.done::int
    from counted
  $$;

-- As in 015, and forgets which wrapping keys were renewed.
create or replace function destroy_people(wanted uuid) returns table (people integer, sharings integer, departments integer)
  language plpgsql security definer set search_path = public
  as $$
    begin
      perform from employer where id = wanted and state = 'ended';
      if not found then raise exception 'not ended' using errcode = 'DK002'; end if;
      delete from export_part where employer_id = wanted;
      update export set state = 'removed', wrapped = null where employer_id = wanted;
      delete from sharing_event where employer_id = wanted;
      get diagnostics sharings = row_count;
      delete from person where employer_id = wanted;
      get diagnostics people = row_count;
      -- Deliveries: 018-deliveries.sql.
      delete from delivery_part where employer_id = wanted;
      delete from delivery where employer_id = wanted;
      delete from department where employer_id = wanted;
      get diagnostics departments = row_count;
      delete from employer_key where employer_id = wanted;
      delete from wrapping_rotation where employer_id = wanted;
      delete from access where employer_id = wanted and role = 'user';
      delete from proposal where employer_id = wanted;
      delete from agreement_draft where employer_id = wanted;
      return next;
    end
  $$;
