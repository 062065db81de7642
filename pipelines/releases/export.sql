-- The tidy table of an export: every figure of every series. The verdict is on the series, so it stands beside the latest period.
select
    f.indicator::varchar as indicator, f.area::varchar as area_code, coalesce(a.name, f.area_text::varchar) as area_name,
    f.period::varchar as period, f.period_start, f.period_end, f.basis::varchar as basis, f.breakdown::varchar as breakdown,
    case when not f.is_derived_numerator then f.numerator end as numerator, f.denominator, f.value, f.symbol::varchar as symbol,
    f.low, f.high, case when s.latest_period = f.period then s.verdict end as verdict
from release_file.observation f
left join release_file.area a on a.code = f.area::varchar
left join release_file.series s on s.indicator = f.indicator and s.area = f.area and s.basis = f.basis and s.breakdown = f.breakdown
where f.in_series
order by f.indicator, f.area, f.basis, f.breakdown, f.period_end, f.period
