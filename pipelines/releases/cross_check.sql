-- Current figures of sources that the series does not use, beside the figure that it does use.
select other.indicator, other.area, other.period, other.basis, other.breakdown,
    f.source, other.source as other_source, f.value, other.value as other_value
from release_file.observation other
join release_file.observation f on f.in_series and f.indicator = other.indicator and f.area = other.area
    and f.period = other.period and f.basis = other.basis and f.breakdown = other.breakdown
where other.is_current and not other.in_series
order by all
