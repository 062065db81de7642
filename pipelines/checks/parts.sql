-- Totals beside the sum of their parts: counts split by one dimension, where every part is a number.
-- Publishers round counts to a base (1, 5 or 10); the base is told by the figures themselves, and each rounded figure may be
-- off by half of it.
create table parts as
with counted as (
    select
        row, sheet, "column", indicator, area, area_text, period, basis, text,
        case when breakdown = '' then null else split_part(breakdown, '=', 1) end as dimension,
        case when kind = 'count' then value else numerator end as counted,
        case when kind = 'count' then 'values' else 'numerators' end as measure,
        area_problem is null and period_problem is null and value_problem is null as is_clean
    from observation
    where strpos(breakdown, ';') = 0
),
split as (
    select indicator, area, period, basis, dimension, sum(counted) as parts_sum, count(*) as part_count,
           bool_and(counted is not null) as is_complete,
           case when bool_and(counted % 10 = 0) then 10 when bool_and(counted % 5 = 0) then 5 else 1 end as base
    from counted
    where dimension is not null and is_clean
    group by all
)
select
    total.row, total.sheet, total."column", total.indicator, total.area, total.area_text, total.period, split.dimension, total.measure,
    total.text,
    total.counted as total_value, split.parts_sum, split.part_count,
    greatest(split.base, case when total.counted % 10 = 0 then split.base else 1 end) / 2.0 * (split.part_count + 1) as tolerance
from counted as total
join split using (indicator, area, period, basis)
where total.dimension is null and total.is_clean and total.counted is not null and split.is_complete and split.part_count > 1
