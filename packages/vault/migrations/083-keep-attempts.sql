-- `keep_retrieval` of 021, which read what it keeps from JSON, twice: a third of what the database does for a question. The
-- lines of one moment come as columns.
drop function keep_retrieval(json, json);
create function keep_attempts(
  whos text[], sinces timestamptz[], tried integer[], missed integer[],
  moment timestamptz, expires timestamptz,
  employers uuid[], users uuid[], kinds text[], refs uuid[], hashes bytea[], sessions uuid[], networks text[]
) returns void
  language plpgsql volatile security definer set search_path = public
  as $$
    begin
      update retrieval_count c set since = it.since, attempts = it.attempts, misses = it.misses
        from unnest(whos, sinces, tried, missed) as it (who, since, attempts, misses)
        where c.who = it.who;
      insert into retrieval_event (at, employer_id, user_id, kind, ref, session, network)
        select moment, it.employer, it.by_user, it.kind, it.ref, it.session, it.network
        from unnest(employers, users, kinds, refs, sessions, networks) as it (employer, by_user, kind, ref, session, network);
      insert into retrieval_ticket (token_hash, employer_id, user_id, ref, expires_at)
        select it.hash, it.employer, it.by_user, it.ref, expires
        from unnest(employers, users, refs, hashes) as it (employer, by_user, ref, hash) where it.hash is not null;
    end
  $$;
revoke execute on function keep_attempts(
  text[], timestamptz[], integer[], integer[], timestamptz, timestamptz, uuid[], uuid[], text[], uuid[], bytea[], uuid[], text[]
) from public;
grant execute on function keep_attempts(
  text[], timestamptz[], integer[], integer[], timestamptz, timestamptz, uuid[], uuid[], text[], uuid[], bytea[], uuid[], text[]
) to :app;
