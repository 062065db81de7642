-- One row per series: what it holds, its latest figure, and the figure straight before that.
with every as (
    select indicator, area, basis, breakdown, any_value(source) as source, count(*) as points, count(value) as valued,
        arg_min(period, period_end) as first_period, arg_max(rowid, period_end) as latest_row,
        min(period_start) as first_start, max(period_start) as last_start
    from release_file.observation where in_series group by indicator, area, basis, breakdown
), breaks as (
    select e.indicator, e.area, e.basis, e.breakdown, b.date, b.origin
    from every e join release_file.series_break b on b.indicator = e.indicator
        and b.area is null and (b.basis is null or b.basis = e.basis) and (b.breakdown is null or b.breakdown = e.breakdown)
    where b.date > e.first_start and b.date <= e.last_start
    union all
    select e.indicator, e.area, e.basis, e.breakdown, b.date, b.origin
    from every e join release_file.series_break b on b.indicator = e.indicator and b.area = e.area and b.basis = e.basis
        and b.breakdown = e.breakdown
    where b.date > e.first_start and b.date <= e.last_start
), broken as (
    select indicator, area, basis, breakdown, max(date) as last_break, min_by(origin = 'edition', (-epoch(date), origin = 'edition')) as is_of_edition
    from breaks group by indicator, area, basis, breakdown
), since as (
    select b.indicator, b.area, b.basis, b.breakdown, any_value(b.last_break) as last_break, any_value(b.is_of_edition) as is_of_edition,
        count(o.value) filter (where o.period_start >= b.last_break) as valued_since
    from broken b join release_file.observation o on o.in_series and o.indicator = b.indicator and o.area = b.area
        and o.basis = b.basis and o.breakdown = b.breakdown
    group by b.indicator, b.area, b.basis, b.breakdown
), latest as (
    select every.*, o.period, o.period_start, o.period_end, o.value, o.symbol, o.status, o.low, o.high
    from every join release_file.observation o on o.rowid = every.latest_row
)
select enum_code(l.indicator)::ubigint * $per_indicator::ubigint + enum_code(l.area)::ubigint * $per_area::ubigint
        + enum_code(l.basis)::ubigint * $per_basis::ubigint + enum_code(l.breakdown)::ubigint as series,
    l.indicator, l.area, l.basis, l.breakdown, l.source, l.points, coalesce(s.valued_since, l.valued) as valued_points,
    l.first_period, l.first_start, l.last_start, l.period as latest_period, l.period_start as latest_start, l.period_end as latest_end,
    l.value as latest_value, l.symbol as latest_symbol, l.status as latest_status, l.low as latest_low, l.high as latest_high,
    before.period as previous_period, before.value as previous_value, before.period_start as previous_start, s.last_break, s.is_of_edition
from latest l
left join since s on s.indicator = l.indicator and s.area = l.area and s.basis = l.basis and s.breakdown = l.breakdown
left join previous_of p on p.period = l.period and p.basis = l.basis
left join release_file.observation before on before.in_series and before.indicator = l.indicator and before.area = l.area
    and before.basis = l.basis and before.breakdown = l.breakdown and before.period = p.previous_period
