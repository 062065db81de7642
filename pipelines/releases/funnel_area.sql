-- Areas of one level at the period that is the latest of most of them; of equally common ones the later.
with placed as (
    select s.indicator, s.basis, s.breakdown, s.area, s.latest_period as period, s.latest_end, a.level
    from series s join area a on a.code = s.area::varchar
    join indicator i on i.id = s.indicator and i.kind in ('proportion', 'rate') and i.entry ->> 'benchmark_method' <> 'none'
), common as (
    select indicator, basis, breakdown, level, period from placed
    group by indicator, basis, breakdown, level, period
    qualify row_number() over (partition by indicator, basis, breakdown, level order by count(*) desc, max(latest_end) desc, period desc) = 1
)
select f.indicator, f.basis, f.breakdown, f.period, a.level, f.area, f.numerator, f.denominator, f.value, i.kind, i.multiplier
from latest_figure f
join area a on a.code = f.area::varchar
join common c on c.indicator = f.indicator and c.basis = f.basis and c.breakdown = f.breakdown and c.level = a.level and c.period = f.period
join indicator i on i.id = f.indicator
where f.value is not null and not contains(coalesce(f.disputes::varchar, ''), 'value') and f.numerator is not null and f.denominator > 0
qualify count(*) over (partition by f.indicator, f.basis, f.breakdown, a.level) >= $fewest
