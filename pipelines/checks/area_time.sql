-- Areas of the file that have been replaced since, were not there yet, or bear a name that the registry does not know: one row each,
-- under the words of the file.
create table area_time as
with spoken as (
    select
        o.area, o.area_text, o.sheet, o.row, o.row_count, o.period, o.period_start, o.period_end, s.retired_successor, s.strange_name, s.namesake, f.area_name,
        f.valid_from <= o.period_end and f.valid_to >= o.period_start as area_valid
    from outline o left join area_fact f using (area) left join successor s using (area_text)
    where o.area is not null
)
select
    area_text, any_value(sheet) as sheet, min(row) as row, any_value(retired_successor) as retired_successor,
    any_value(strange_name) as strange_name, any_value(namesake) as namesake, any_value(area_name) as area_name, any_value(area) as area,
    sum(row_count)::bigint as figure_count, coalesce(sum(row_count) filter (where not area_valid), 0)::bigint as outside_count,
    arg_min(period, period_start) filter (where not area_valid) as first_outside,
    arg_max(period, period_end) filter (where not area_valid) as last_outside,
    if(first_outside = last_outside, first_outside, first_outside || ' to ' || last_outside) as outside
from spoken where retired_successor is not null or strange_name is not null or not area_valid group by area_text
