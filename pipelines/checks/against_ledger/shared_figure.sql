-- One slice of the figures that are both in the file and held: counts per indicator, and the keys of those that differ.
-- The join carries only the key and a hash of the figure, and a slice at a time, so that ten million meet ten million in bounded memory.
insert into shared_figure
with new as (select key, indicator, value, hash(value, symbol, numerator, denominator) as content from new_figure where key % getvariable('slices') = getvariable('slice')),
     old as (select key, hash(value, symbol, numerator, denominator) as content from held_figure where key % getvariable('slices') = getvariable('slice'))
select new.indicator, count(*), count(*) filter (where new.value <> 0), list(new.key) filter (where new.content <> old.content)
from new join old using (key)
group by new.indicator;
