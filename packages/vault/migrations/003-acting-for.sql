-- The second lock is asked at every statement for every table. In plpgsql the question is planned once a connection
-- instead of each time; a subquery as an array spares the sorting, and an employer named twice does no harm.

create or replace function acting_for() returns uuid[] language plpgsql stable security definer set search_path = public
  as $$
    begin
      return array(
        select employer_id from access where user_id = nullif(current_setting('app.user', true), '')::uuid
      );
    end
  $$;
