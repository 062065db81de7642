-- Each series' latest figure beside each of its comparators. A neighbours' range is no interval.
with beside as ($comparators)
select f.indicator, f.area, f.basis, f.breakdown, f.period, b.kind as comparator, b.name, b.model, b.value as benchmark_value,
    case when b.kind <> 'neighbours' then b.low end as benchmark_low, case when b.kind <> 'neighbours' then b.high end as benchmark_high,
    b.method as benchmark_made, b.parts, b.members, b.edition_note as benchmark_note, b.disputes as benchmark_disputes,
    f.edition_note, f.disputes, f.value, f.denominator, f.low, f.high, f.low_998, f.high_998, i.kind, i.multiplier,
    i.improvement_direction, i.entry ->> 'benchmark_method' as benchmark_method, i.entry -> 'band' ->> 'upper' as band_upper
from beside b
join series s on s.indicator = b.indicator and s.area = b.area and s.basis = b.basis and s.breakdown = b.breakdown
    and s.latest_period = b.period
join latest_figure f on f.indicator = b.indicator and f.area = b.area and f.basis = b.basis and f.breakdown = b.breakdown
    and f.period = b.period
join indicator i on i.id = f.indicator
