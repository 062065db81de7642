-- Figures that another source publishes too, by indicator and source: how many, and how many are further apart than rounding allows.
create table other_source as
with pairs as (
    select
        s.row, s.sheet, s."column", s.text, s.indicator, h.source, f.title,
        -- The millionth of a step is room for binary noise.
        abs(s.value - h.value) > 0.5 * pow(10, -f.decimals) * (1 + 1e-6) as is_different,
        a.area_name || ' ' || s.period || ': ' || printf('%.12g', s.value) || ' here, ' || printf('%.12g', h.value) || ' there' as example
    from stored s
    join held h on h.key = s.key and h.source <> getvariable('checked_source')
        and h.indicator = s.indicator and h.area = s.area and h.period = s.period and h.breakdown = s.breakdown
    join indicator_fact f on f.indicator = s.indicator
    left join area_fact a on a.area = s.area
    where s.value is not null and h.value is not null
)
select
    indicator, source, any_value(title) as title, count(*) as shared_count, count(*) filter (where is_different) as different_count,
    arg_min(example, row) filter (where is_different) as example, arg_min(row, row) filter (where is_different) as row,
    any_value(sheet) as sheet, arg_min("column", row) filter (where is_different) as "column",
    arg_min(text, row) filter (where is_different) as text
from pairs group by indicator, source
