-- coverage: one row per set of areas that are missing in the same indicators and periods, with their names.
--   is_never_seen: the areas are nowhere in the file and nothing of them is held: perhaps this source never covers them. One row for all.
-- Expected at a period: areas that this source has given before for the indicator, and, where the file covers at least half of
--   a level, all areas of that level. A symbol is a row, so it is not missing. An area whose merged or split counterpart stands
--   in the file is not missing either: publishers recast old periods to new boundaries.
create or replace temp table period_gap as
with held_areas as (
    select indicator, bit_or(areas) as areas from held_period group by indicator
), level_areas as (
    select d.period_end, m.level_name, bitstring_agg(m.no, 0, getvariable('last_area')) as areas
    from (select distinct period_end from new_period) d
         join check_member m on d.period_end >= coalesce(m.valid_from, date '0001-01-01') and d.period_end <= coalesce(m.valid_to, date '9999-12-31')
    group by d.period_end, m.level_name
), gap as (
    select n.indicator, n.period, n.areas, l.level_name,
           if(2 * bit_count(l.areas & n.areas) >= bit_count(l.areas), l.areas, l.areas & h.areas) & ~n.areas as missing
    from new_period n join level_areas l on l.period_end = n.period_end left join held_areas h on h.indicator = n.indicator
)
select * from gap where bit_count(missing) > 0;

-- Most periods lack the same areas, so the bits are read once per pattern.
create or replace temp table missing_area as
with pattern as (
    select distinct level_name, areas, missing from period_gap
), pattern_area as (
    select p.*, a.code as area, a.no, a.name
    from pattern p join check_area a on get_bit(p.missing, a.no) = 1
    where not exists (from check_stand_in s where s.area = a.code and get_bit(p.areas, s.other_no) = 1)
)
select g.indicator, g.period, p.level_name, p.area, p.no, p.name from period_gap g join pattern_area p using (level_name, areas, missing);

create or replace temp table coverage as
with in_file as (
    select bit_or(areas) as areas from new_period
), held_any as (
    select bit_or(areas) as areas from held_period
), missing as (
    select m.*, get_bit(f.areas, m.no) = 0 and coalesce(get_bit(h.areas, m.no), 0) = 0 as is_never_seen
    from missing_area m, in_file f, held_any h
), by_periods as (
    select is_never_seen, level_name, area, name, indicator, list(distinct period order by period) as periods from missing group by all
), by_indicators as (
    select is_never_seen, level_name, area, name, periods, list(distinct coalesce(i.title, b.indicator) order by coalesce(i.title, b.indicator)) as titles
    from by_periods b left join check_indicator i using (indicator) group by all
), grouped as (
    select is_never_seen, if(is_never_seen, null, periods) as periods, if(is_never_seen, null, titles) as titles,
           count(distinct area) as area_count, array_to_string(list(distinct name order by name), ', ') as names,
           array_to_string(list(distinct level_name order by level_name), ', ') as level_names
    from by_indicators
    group by is_never_seen, if(is_never_seen, null, periods), if(is_never_seen, null, titles)
)
select is_never_seen, area_count, how_many(area_count, 'area is', 'areas are') as area_count_text, names, level_names,
       coalesce(first_names(titles, 12), 'any indicator') as titles, coalesce(first_names(periods, 24), 'any period') as periods
from grouped;

drop table period_gap;
drop table missing_area;
