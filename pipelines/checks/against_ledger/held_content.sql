-- Each figure held of the indicators in the file: its key and a hash of what it says. In the order of the files held.
select key, hash(value, symbol, numerator, denominator) as content
from held_figure
where list_contains(getvariable('indicators'), indicator)
