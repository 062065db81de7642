-- Each figure of the file: its key, a hash of what it says, and whether it is a number other than 0. In the order of the file,
-- which a join would lose.
select key, indicator, coalesce(value <> 0, false) as is_measured, hash(value, symbol, numerator, denominator) as content
from stored
where indicator is not null and area is not null and period is not null and basis is not null and (value is not null or symbol is not null)
