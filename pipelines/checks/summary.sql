-- All figures of an indicator together, and whether its latest period repeats the one before it, held or in the file.
create table summary as
with counted as (
    select
        indicator, count(value) as figure_count, max(value) as largest, min(row) as row, any_value(sheet) as sheet,
        arg_min("column", row) as "column", arg_min(text, row) as text,
        count(*) filter (where numerator <> trunc(numerator) or (value <> trunc(value) and kind = 'count')) as not_whole_count,
        any_value(case when numerator <> trunc(numerator) then numerator when value <> trunc(value) and kind = 'count' then value end) as not_whole
    from observation where indicator is not null group by indicator
),
latest as (
    select indicator, basis, arg_max(period, period_end) as period, max(period_end) as period_end
    from stored where value is not null and period is not null group by indicator, basis
),
before as (
    select l.indicator, l.basis, arg_max(p.period, p.period_end) as period
    from latest l join (
        select distinct indicator, basis, period, period_end from stored where value is not null
        union select distinct indicator, basis, period, period_end from held where value is not null
    ) p on p.indicator = l.indicator and p.basis = l.basis and p.period_end < l.period_end
    group by l.indicator, l.basis
),
earlier as (
    select s.indicator, s.basis, s.area, s.breakdown, any_value(s.value) as value
    from (
        select indicator, basis, area, breakdown, period, value from stored
        union all select indicator, basis, area, breakdown, period, value from held
    ) s join before b on b.indicator = s.indicator and b.basis = s.basis and b.period = s.period
    -- Noughts repeat themselves without anybody copying them.
    where s.value <> 0 group by all
),
repeated_period as (
    select
        l.indicator, any_value(l.period) as period, any_value(b.period) as previous_period,
        count(*) as compared_count, count(*) filter (where s.value = e.value) as equal_count
    from latest l
    join before b on b.indicator = l.indicator and b.basis = l.basis
    join stored s on s.indicator = l.indicator and s.basis = l.basis and s.period = l.period
    join earlier e on e.indicator = s.indicator and e.basis = s.basis and e.area = s.area and e.breakdown = s.breakdown
    where s.value is not null
    group by l.indicator, l.basis
    qualify row_number() over (partition by l.indicator order by count(*) desc) = 1
)
select
    c.*, f.title, coalesce(f.kind = 'proportion' and f.multiplier = 100, false) as is_per_cent,
    r.period, r.previous_period, coalesce(r.compared_count, 0) as compared_count, coalesce(r.equal_count, 0) as equal_count
from counted c left join indicator_fact f on f.indicator = c.indicator left join repeated_period r on r.indicator = c.indicator
