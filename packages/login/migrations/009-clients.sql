-- What a coupling signed to get a token is believed once (RFC 7523); kept until it expires. Only a hash of it is here.
create table used_assertion (
  id text primary key,
  expires_at timestamptz not null
);
grant select, insert, delete on used_assertion to :app;
