-- The outbox (kit/mail.ts), as in login/migrations/002-mail.sql: what was promised in the transaction that needed it, and
-- is sent by a job. What a mail says is wiped once it was sent; that it was sent, and to which address, stays.

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
