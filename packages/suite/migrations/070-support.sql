-- Where people turn when they are stuck, as the service says it (product.md, F8). Plain text, of the service itself and of
-- nobody who is in its care.
alter table service_setting
  add column support_text text not null default '' check (length(support_text) <= 2000),
  add column support_phone text not null default '' check (length(support_phone) <= 30),
  add column support_email text not null default '' check (length(support_email) <= 254),
  add column support_hours text not null default '' check (length(support_hours) <= 300);
