-- Each figure of the file: its key (null where a label of it is), a hash of its indicator and of what it says, and whether it is a
-- number other than 0. In the order of the file, which a join would lose.
select key, hash(indicator) as indicator, coalesce(value <> 0, false) as is_measured, hash(value, symbol, numerator, denominator) as content
from stored
where key is not null and (value is not null or symbol is not null)
