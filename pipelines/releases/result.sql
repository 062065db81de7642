-- Everything that was computed for each figure, one row each.
create view result as
select f.indicator, f.area, f.period, f.basis, f.breakdown, f.value, f.symbol, f.low, f.high, f.interval_method,
    l.segment, l.centre, l.lower_limit, l.upper_limit, l.limits_kind, l.flag, l.special_cause,
    s.verdict, s.verdict_method as method, s.verdict_points as points, s.verdict_reason as reason
from figure f
join series s on s.indicator = f.indicator and s.area = f.area and s.basis = f.basis and s.breakdown = f.breakdown
left join limit_point l on l.indicator = f.indicator and l.area = f.area and l.period = f.period and l.basis = f.basis
    and l.breakdown = f.breakdown
;
