-- Whether a system of the employer may fetch absence and appointments (product.md, E7): an administrator says so.
alter table coupling add column reads boolean not null default false;
