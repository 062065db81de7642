-- Areas of the file that have been replaced since, or were not there yet: one row each, under the words of the file.
create table area_time as
select
    area_text, any_value(sheet) as sheet, min(row) as row, any_value(retired_successor) as retired_successor,
    count(*) as figure_count, count(*) filter (where not area_valid) as outside_count,
    arg_min(period, period_start) filter (where not area_valid) as first_outside,
    arg_max(period, period_end) filter (where not area_valid) as last_outside
from observation where area is not null and (retired_successor is not null or not area_valid) group by area_text
