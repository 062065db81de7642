-- Of England and the statistical neighbours of an area: the figures of each indicator's given period, as symbol, range and count;
-- of banded ones also what they would be if everyone not known counted.
with wanted as (
    select unnest(from_json($wanted, '[{"indicator": "varchar", "basis": "varchar", "period": "varchar"}]'), recursive := true)
), members as (
    select kind, member, name, count(*) over (partition by kind, model) as named
    from comparator_area where area = $area and kind in ('england', 'neighbours')
    qualify dense_rank() over (partition by kind order by model desc nulls last) = 1
)
select w.indicator, w.basis, m.kind, any_value(m.name) as name, any_value(f.symbol) as symbol,
       coalesce(bool_or(contains(f.disputes::varchar, 'value')), false) as is_disputed, min(f.value) as low, max(f.value) as high,
       count(f.value) as held, any_value(m.named) as named,
       min(b.high) as upper_low, max(b.high) as upper_high, count(b.high) as upper_held
from wanted w
cross join members m
join figure f on f.indicator = w.indicator and f.area = m.member and f.period = w.period and f.basis = w.basis and f.breakdown = ''
left join band b on b.indicator = f.indicator and b.area = f.area and b.period = f.period and b.basis = f.basis and b.breakdown = f.breakdown
group by w.indicator, w.basis, m.kind
