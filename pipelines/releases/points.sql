-- Points of some indicators' series; $part of $parts by area, where one indicator alone is too much for one pass.
select enum_code(o.indicator)::ubigint * $per_indicator::ubigint + enum_code(o.area)::ubigint * $per_area::ubigint
        + enum_code(o.basis)::ubigint * $per_basis::ubigint + enum_code(o.breakdown)::ubigint as series,
    enum_code(o.period)::uinteger as period, p.position, p.segment, list_contains($broken, enum_code(o.status)::integer) or e.period is not null as is_break,
    o.value, o.numerator, o.denominator, o.low, o.high, o.is_derived_numerator
from release_file.observation o
join place_of p on p.indicator = o.indicator and p.basis = o.basis and p.period = o.period
left join edition_break e on e.indicator = o.indicator and e.area = o.area and e.basis = o.basis and e.breakdown = o.breakdown
    and e.period = o.period
where o.in_series and list_contains($indicators, o.indicator::varchar) and enum_code(o.area) % $parts = $part
