-- Each two groups of one dimension, in the latest period of the dimension. Of many groups, each beside the largest alone.
with grouped as (
    select f.indicator, f.area, f.basis, f.period, f.period_end, split_part(f.breakdown::varchar, '=', 1) as dimension,
        split_part(f.breakdown::varchar, '=', 2) as name, f.value, f.low, f.high, f.interval_method, f.numerator, f.denominator,
        f.is_derived_numerator, i.multiplier, i.decimals
    from latest_figure f join indicator i on i.id = f.indicator
    where contains(f.breakdown::varchar, '=') and not contains(f.breakdown::varchar, ';')
), latest as (
    select *, count(*) over dimension_of as group_count,
        row_number() over (partition by indicator, area, basis, dimension order by denominator desc nulls last, name) = 1 as is_largest
    from (select * from grouped qualify period_end = max(period_end) over (partition by indicator, area, basis, dimension))
    window dimension_of as (partition by indicator, area, basis, dimension)
), paired as (
    select a, b from latest a join latest b
        on b.indicator = a.indicator and b.area = a.area and b.basis = a.basis and b.dimension = a.dimension and b.period = a.period
            and a.name < b.name
    where a.group_count <= $most and b.group_count <= $most
    union all
    select if(l.name < o.name, l, o) as a, if(l.name < o.name, o, l) as b from latest l join latest o
        on o.indicator = l.indicator and o.area = l.area and o.basis = l.basis and o.dimension = l.dimension and o.period = l.period
    where l.is_largest and not o.is_largest and l.group_count > $most and o.group_count > $most
)
select a.indicator, a.area, a.basis, a.period, a.dimension, a.name as group_a, b.name as group_b, a.value as value_a, b.value as value_b,
    a.low as low_a, a.high as high_a, b.low as low_b, b.high as high_b, a.interval_method::varchar as method_a,
    b.interval_method::varchar as method_b, a.decimals,
    case when not a.is_derived_numerator then a.numerator / nullif(a.denominator, 0) * a.multiplier end as exact_a,
    case when not b.is_derived_numerator then b.numerator / nullif(b.denominator, 0) * b.multiplier end as exact_b
from paired
