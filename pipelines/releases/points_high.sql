-- The high end of banded series: the same points with the companion's figures in place of their own.
select enum_code(o.indicator)::ubigint * $per_indicator::ubigint + enum_code(o.area)::ubigint * $per_area::ubigint
        + enum_code(o.basis)::ubigint * $per_basis::ubigint + enum_code(o.breakdown)::ubigint as series,
    enum_code(o.period)::uinteger as period, p.position, p.segment, 
    list_contains($broken, enum_code(o.status)::integer) or e.period is not null or ce.period is not null as is_break,
    c.value, c.numerator, c.denominator, c.low, c.high, coalesce(c.is_derived_numerator, false) as is_derived_numerator
from release_file.observation o
join place_of p on p.indicator = o.indicator and p.basis = o.basis and p.period = o.period
join band_pair b on b.indicator = o.indicator
left join release_file.observation c on c.in_series and c.indicator = b.companion and c.area = o.area and c.period = o.period
    and c.basis = o.basis and c.breakdown = o.breakdown
left join edition_break e on e.indicator = o.indicator and e.area = o.area and e.basis = o.basis and e.breakdown = o.breakdown
    and e.period = o.period
left join edition_break ce on ce.indicator = b.companion and ce.area = o.area and ce.basis = o.basis and ce.breakdown = o.breakdown
    and ce.period = o.period
where o.in_series
