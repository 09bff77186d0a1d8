-- The last delivery can be undone as long as its lists are kept (product.md, E3; besluit 028): page by page, so that a
-- process that is killed goes on where it was. What the people were is in those pages, sealed, and in person_past.
alter table delivery
  drop constraint delivery_state_check,
  add constraint delivery_state_check
    check (state in ('quarantined', 'waiting', 'running', 'done', 'failed', 'discarded', 'undoing', 'undone')),
  -- By whom, since when, how many people were put back and who was not.
  add column undo jsonb,
  add column undone_by uuid references account;
drop index delivery_open;
create unique index delivery_open on delivery (employer_id) where state in ('waiting', 'running', 'undoing');

alter table delivery_list add column undone boolean not null default false;
grant update (undone) on delivery_list to :app;

-- Employments that the service is to put back as they were, until it is known to have done so.
alter table person add column put_back jsonb;

-- As in 031-delivery-lists, and never while a delivery is being undone.
create or replace function listed_too_long(ended_before timestamptz) returns table (employer_id uuid, id uuid)
  language sql stable security definer set search_path = public
  as $$
    select d.employer_id, d.id from delivery d
    where d.list_key is not null and d.ended_at < ended_before and d.state <> 'undoing'
  $$;
