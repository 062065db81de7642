-- The figures that contracts are held against, with the band of those that have one and the last older edition that read otherwise.
with wanted as (
    select key, indicator, area, period, basis, value, symbol, status, source, edition, numerator, denominator, is_derived_numerator, low, high
    from figure
    where breakdown = '' and list_contains($indicators, indicator::varchar) and list_contains($areas, area::varchar)
), otherwise as (
    select w.key, max_by({'value': o.value, 'edition': o.edition}, o.edition) as earlier
    from wanted w join observation o on o.key = w.key and o.source = w.source and not o.is_current
    where o.value <> w.value
    group by w.key
)
select w.* exclude (source), w.source, b.high as band_high,
    e.earlier.value as earlier_value, e.earlier.edition as earlier_edition
from wanted w
left join band b on b.indicator = w.indicator and b.area = w.area and b.period = w.period and b.basis = w.basis and b.breakdown = ''
left join otherwise e on e.key = w.key
