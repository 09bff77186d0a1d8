-- The outbox (kit/mail.ts), as login and the vault have it.
create table mail (
  id uuid primary key,
  recipient text not null,
  subject text not null,
  text text not null,
  html text,
  attachment_name text,
  attachment_type text,
  attachment_bytes bytea,
  promised_at timestamptz not null default now(),
  sent_at timestamptz
);
create index mail_waiting on mail (promised_at) where sent_at is null;
grant select, insert, update on mail to :app;

-- Reminders of tasks: one mail a day at most, unless somebody turned them off.
alter table account add column reminders boolean not null default true, add column reminded_on date;
