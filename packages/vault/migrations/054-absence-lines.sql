-- What each message of a file of absence does, by personnel number, says who is ill: it stands sealed as the other lists of a
-- delivery do (deliveries/lists.ts). What stood in the open is gone.
alter table delivery_list drop constraint delivery_list_kind_check;
alter table delivery_list add constraint delivery_list_kind_check
  check (kind in ('added', 'changed', 'missing', 'rejected', 'absence'));

alter table delivery no force row level security;
update delivery set counts = counts #- '{absence,lines}' where kind = 'absence';
alter table delivery force row level security;
