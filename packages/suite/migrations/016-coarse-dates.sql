-- Whether this side keeps birth dates as a year and starts as a month (product.md, B6). Once it does there is no way
-- back: the exact dates are gone here, and what the vault tells is made coarser before it is kept.
alter table employer add column coarsened_at timestamptz;
