-- Whether the service's contract covers keeping a file that comes before the employer's agreement (product.md, B7). The
-- vault keeps it; this side only passes the choice on.
alter table moving_in add column quarantine boolean not null default false;
