-- How an employer's files are read (product.md, E2): which heading is which field, each time he changed it a version, with by
-- whom and when. A heading can be a person's name, so what was chosen stands sealed under the employer's data key.
create table column_choice (
  employer_id uuid not null references employer,
  version integer not null,
  at timestamptz not null default now(),
  by_user uuid not null references account,
  key_version integer not null,
  sealed bytea not null,
  primary key (employer_id, version),
  -- No data key goes that something is sealed under.
  foreign key (employer_id, key_version) references employer_key (employer_id, version)
);
alter table column_choice enable row level security;
alter table column_choice force row level security;
create policy own_employers on column_choice using (
  employer_id = (select acting_as()) or employer_id = any((select acting_for())::uuid[])
);
-- Of what was chosen nothing changes but the key it is sealed under.
grant select, insert, update (sealed, key_version) on column_choice to :app;

-- Where a vault is destroyed, what was chosen goes before the keys do.
create function forget_columns() returns trigger language plpgsql security definer set search_path = public
  as $$
    begin
      delete from column_choice c using employer e
        where c.employer_id = old.employer_id and e.id = old.employer_id and e.state = 'ended';
      return old;
    end
  $$;
revoke execute on function forget_columns() from public;
create trigger columns_go_with_the_keys before delete on employer_key for each row execute function forget_columns();
