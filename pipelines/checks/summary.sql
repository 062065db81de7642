-- All figures of an indicator together, and whether its latest period repeats the one before it, held or in the file.
create table summary as
with counted as (
    select
        o.indicator, sum(value_count)::bigint as figure_count, max(largest) as largest, min(row) as row,
        sum(case when kind = 'count' then broken_count else broken_numerator_count end)::bigint as not_whole_count,
        coalesce(max(broken_numerator), max(case when kind = 'count' then broken_value end)) as not_whole
    from outline o left join indicator_fact f on f.indicator = o.indicator where o.indicator is not null group by o.indicator
),
first as (
    select s.indicator, any_value(s.sheet) as sheet, any_value(s."column") as "column", any_value(s.text) as text
    from stored s join counted c on c.row = s.row and c.indicator = s.indicator group by s.indicator
),
here as (
    select indicator, basis, period, any_value(period_end) as period_end from outline where period is not null group by indicator, basis, period
),
latest as (
    select indicator, basis, arg_max(period, period_end) as period, max(period_end) as period_end from here group by indicator, basis
),
before_here as (
    select l.indicator, l.basis, arg_max(p.period, p.period_end) as period
    from latest l join here p on p.indicator = l.indicator and p.basis = l.basis and p.period_end < l.period_end
    group by l.indicator, l.basis
),
-- What is held is read only for the files that bring one period each.
alone as (select * from latest anti join before_here using (indicator, basis)),
before_held as (
    select l.indicator, l.basis, arg_max(h.period, h.period_end) as period
    from held h join alone l on h.indicator = l.indicator and h.basis = l.basis and h.period_end < l.period_end
    group by l.indicator, l.basis
),
before as (select * from before_here union all select * from before_held),
earlier as (
    select s.indicator, s.basis, s.area, s.breakdown, s.value
    from stored s join before_here b on b.indicator = s.indicator and b.basis = s.basis and b.period = s.period
    -- Noughts repeat themselves without anybody copying them.
    where s.value <> 0
    union all
    select h.indicator, h.basis, h.area, h.breakdown, any_value(h.value)
    from held h join before_held b on b.indicator = h.indicator and b.basis = h.basis and b.period = h.period
    where h.value <> 0 group by h.indicator, h.basis, h.area, h.breakdown
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
    c.*, first.sheet, first."column", first.text, f.title, coalesce(f.kind = 'proportion' and f.multiplier = 100, false) as is_per_cent,
    coalesce(c.largest <> round(c.largest, f.decimals), false) as is_finer,
    r.period, r.previous_period, coalesce(r.compared_count, 0) as compared_count, coalesce(r.equal_count, 0) as equal_count
from counted c
left join first on first.indicator = c.indicator
left join indicator_fact f on f.indicator = c.indicator
left join repeated_period r on r.indicator = c.indicator
