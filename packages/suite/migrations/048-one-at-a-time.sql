-- Who writes in an agenda waits for who was there first. Of two who insert what overlaps at the very same moment PostgreSQL
-- lets each wait for the other, and ends one as a deadlock: that planner heard of a fault instead of a moment that is taken.
create function one_at_a_time() returns trigger language plpgsql as $$
  begin
    perform pg_advisory_xact_lock(hashtextextended('booking ' || new.professional_id, 0));
    return new;
  end
$$;
create trigger booking_one_at_a_time before insert or update on booking
  for each row execute function one_at_a_time();
