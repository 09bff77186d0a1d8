-- Whose absence message was rejected says who is ill too: by row, personnel numbers stand sealed as what each message does
-- (deliveries/lines.ts), and go with it. What stood in the open is gone; the row, the field and the rule stay.
alter table delivery_list drop constraint delivery_list_kind_check;
alter table delivery_list add constraint delivery_list_kind_check
  check (kind in ('added', 'changed', 'missing', 'rejected', 'absence', 'asked', 'numbers'));

alter table delivery no force row level security;
update delivery set rejections = (
  select jsonb_agg(jsonb_set(it, '{personnelNumber}', 'null') order by place)
  from jsonb_array_elements(rejections) with ordinality as each (it, place)
) where kind = 'absence' and rejections <> '[]';
alter table delivery force row level security;
