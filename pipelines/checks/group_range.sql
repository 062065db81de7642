-- Rates, shares and means of everybody beside those of their groups by one dimension, where no counts stand beside them: that of the whole lies
-- between the least and the greatest of its groups. Told of female and male alone: of ages or ethnic groups a file may leave one out. Groups of which
-- one is hidden say nothing, and neither do those that add up to the whole: they share its denominator, as offences by kind do.
create table group_range as
with figure as (
    select
        row, sheet, "column", indicator, area, area_text, period, basis, text, value, power(10, -decimals) as step,
        breakdown, case when breakdown = '' then null else split_part(breakdown, '=', 1) end as dimension
    from observation
    where kind in ('proportion', 'rate', 'mean') and strpos(breakdown, ';') = 0
        and area_problem is null and period_problem is null and value_problem is null
        and indicator not in (select distinct indicator from stored where numerator is not null and indicator is not null)
),
groups as (
    select
        indicator, area, period, basis, dimension, count(*) as group_count, sum(value) as added,
        min(value) as low, arg_min(breakdown, value) as low_group, max(value) as high, arg_max(breakdown, value) as high_group
    from figure where dimension is not null
    group by all having count(*) filter (where split_part(breakdown, '=', 2) in ('F', 'M')) = 2 and bool_and(value is not null)
)
select
    t.row, t.sheet, t."column", t.indicator, t.area_text, t.period, t.text, t.value, g.dimension, g.low, g.low_group, g.high, g.high_group,
    (t.value < g.low - t.step - 1e-9 or t.value > g.high + t.step + 1e-9)
        and abs(t.value - g.added) > t.step * (g.group_count + 1) / 2 + 1e-9 as is_outside
from figure t join groups g on g.indicator = t.indicator and g.area = t.area and g.period = t.period and g.basis = t.basis
where t.dimension is null and t.value is not null
