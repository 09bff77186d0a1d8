-- Acknowledgements (ontvangstbevestigingen, product.md E7): of a message that asks for one, by what its sender knows it and its
-- cases. In his words, in which anything can stand, so sealed as the other lists of a delivery (deliveries/acknowledged.ts).
alter table delivery_list drop constraint delivery_list_kind_check;
alter table delivery_list add constraint delivery_list_kind_check
  check (kind in ('added', 'changed', 'missing', 'rejected', 'absence', 'asked'));
