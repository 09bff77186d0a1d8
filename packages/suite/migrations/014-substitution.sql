-- Substitution (plaatsvervanging, product.md A5): somebody lends his reach and his rights to one other user of the same
-- side, for a period. Days are of Europe/Amsterdam; the last one is not in it.
create table substitution (
  id uuid primary key,
  lender_id uuid not null references account,
  substitute_id uuid not null references account,
  starts_on date not null,
  ends_on date not null,
  made_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  check (lender_id <> substitute_id),
  check (starts_on < ends_on)
);
create index substitution_substitute on substitution (substitute_id) where withdrawn_at is null;
create index substitution_lender on substitution (lender_id);
grant select, insert, update on substitution to :app;

-- In whose name a deed was done (NEN 7513), when not in one's own.
alter table event add column on_behalf uuid;

-- Who lends to this user at this moment, and which rights. What ended, was withdrawn or is no longer the lender's is not
-- there at the next question. Never lent are the rights of a vault: those are between a user and its administrator. And
-- nothing is lent that may not be in one hand with what the substitute has (groups/rules.ts), to whoever works
-- nowhere himself, or to an employer's user who does not work himself at every employer of the lender.
create function lent_to(who uuid) returns table (lender uuid, rights text[])
  language plpgsql stable security definer set search_path = public
  as $$
    declare
      managing constant text[] := '{administer,manage_users}';
      mine text;
      held text[];
      given record;
    begin
      select account.side, array(select g."right" from group_right g where g.group_name = account.group_name)
        into mine, held from account where account.id = who;
      if not exists (select from reach where user_id = who) then return; end if;
      for given in
        select s.lender_id, array(
            select g."right" from group_right g
            where g.group_name = a.group_name and g."right" not in ('vault', 'retrieve') order by 1
          ) as rights
        from substitution s join account a on a.id = s.lender_id
        where s.substitute_id = who and s.withdrawn_at is null and a.side = mine
          and s.starts_on <= (now() at time zone 'Europe/Amsterdam')::date
          and s.ends_on > (now() at time zone 'Europe/Amsterdam')::date
          and (mine = 'service' or not exists (
            select from reach theirs where theirs.user_id = s.lender_id
              and not exists (select from reach own where own.user_id = who and own.employer_id = theirs.employer_id)
          ))
        order by s.made_at, s.id
      loop
        if (held || given.rights) && managing and not (held || given.rights) <@ managing then continue; end if;
        held := held || given.rights;
        lender := given.lender_id;
        rights := given.rights;
        return next;
      end loop;
    end
  $$;

-- The second lock follows: also the employers of who lends. Asked at every statement, so whoever substitutes for nobody
-- pays one look into an index.
create or replace function acting_for() returns uuid[] language plpgsql stable security definer set search_path = public
  as $$
    declare
      me constant uuid := nullif(current_setting('app.user', true), '')::uuid;
    begin
      if exists (select from substitution where substitute_id = me and withdrawn_at is null) then
        return array(
          select employer_id from reach where user_id = me or user_id in (select lender from lent_to(me))
        );
      end if;
      return array(select employer_id from reach where user_id = me);
    end
  $$;

create or replace function seeing_for() returns uuid[] language plpgsql stable security definer set search_path = public
  as $$
    declare
      me constant uuid := nullif(current_setting('app.user', true), '')::uuid;
      seeing uuid[];
    begin
      seeing := array(
        select r.employer_id
        from account a
          join group_right g on g.group_name = a.group_name and g."right" = 'see_dossiers'
          join reach r on r.user_id = a.id
        where a.id = me
      );
      if exists (select from substitution where substitute_id = me and withdrawn_at is null) then
        seeing := seeing || array(
          select r.employer_id from lent_to(me) l join reach r on r.user_id = l.lender where 'see_dossiers' = any (l.rights)
        );
      end if;
      return seeing;
    end
  $$;
