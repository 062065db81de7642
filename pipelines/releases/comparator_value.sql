-- England, region and statistical neighbours beside every figure. Values are summed and divided, never averaged; a sum is made only of
-- all neighbours, because those whose figures are hidden are the small ones. Nothing is worked out with a value that is disputed.
-- The query of the view comparator_value; the word behind the dollar sign stands for the table of figures that is asked.
with own as (
    select f.* replace (case when not contains(coalesce(f.disputes::varchar, ''), 'value') then f.value end as value),
        i.kind as measure_kind, i.multiplier
    from $figures f join indicator i on f.indicator = i.id
    where i.kind <> 'count'
), containing as (
    -- The area itself is left out where both have published counts from the same source; a derived count is too coarse to subtract.
    select
        own.indicator, own.area, own.period, own.basis, own.breakdown, c.kind, c.name, c.model,
        other.value, other.low, other.high, other.symbol, other.edition_note, other.disputes,
        other.denominator - own.denominator as rest_denominator,
        other.numerator - own.numerator as rest_numerator, own.multiplier,
        own.measure_kind in ('proportion', 'rate') and not own.is_derived_numerator and not other.is_derived_numerator
            and other.value is not null and own.value is not null and not contains(coalesce(other.disputes::varchar, ''), 'value')
            and own.disputes is not distinct from other.disputes
            and coalesce(rest_denominator > 0 and rest_numerator >= 0, false) as can_leave_out
    from own
    join comparator_area c on own.area = c.area and c.kind <> 'neighbours'
        and own.period_end between coalesce(c.valid_from, '-infinity'::date) and coalesce(c.valid_to, 'infinity'::date)
    join $figures other on other.indicator = own.indicator and other.area = c.member and other.period = own.period
        and other.basis = own.basis and other.breakdown = own.breakdown
), neighbours as (
    -- Sums of decimals come out the same in whatever order threads add them; those of floats do not, and tables are hashed.
    select
        other.indicator, c.area, other.period, other.basis, other.breakdown, c.kind, c.name, c.model, c.members,
        count(other.value) as parts, min(other.value) as low, max(other.value) as high,
        sum(other.numerator::decimal(38, 12)) filter (where other.value is not null) as numerator,
        sum(other.denominator::decimal(38, 12)) filter (where other.value is not null) as denominator,
        count(*) filter (where other.value is not null and other.numerator is not null and other.denominator > 0) as whole_parts,
        bool_or(other.is_derived_numerator) as has_derived, any_value(other.measure_kind) as measure_kind,
        any_value(other.multiplier) as multiplier
    from (select *, count(*) over (partition by area, model) as members from comparator_area where kind = 'neighbours') c
    join own other on other.area = c.member
    group by all
)
select
    indicator, area, period, basis, breakdown, kind, name, model,
    case when can_leave_out then rest_numerator / rest_denominator * multiplier else value end as value,
    case when not can_leave_out then low end as low, case when not can_leave_out then high end as high,
    1::bigint as parts, 1::bigint as members,
    case when can_leave_out then 'counts of the whole less those of the area, divided'
         when value is null then 'no value is published'
         else 'as published; the area itself is part of it' end as method,
    can_leave_out as excludes_area, symbol::varchar as symbol, edition_note::varchar as edition_note, disputes::varchar as disputes
from containing
union all
select
    indicator, area, period, basis, breakdown, kind, name, model,
    case when can_sum then numerator::double / denominator::double * multiplier end as value, low, high, parts, members,
    case when parts = 0 then 'no neighbour has a value'
         when parts < members then 'range of ' || parts || ' of ' || members || ' neighbours; no sum, because the others have no figure'
         when not can_sum then 'range of ' || parts || ' of ' || members || ' neighbours; no sum, because counts are not published'
         when has_derived then 'sum of ' || parts || ' of ' || members || ' neighbours, weighted by denominator: counts derived from percentages'
         else 'sum of ' || parts || ' of ' || members || ' neighbours: numerators over denominators' end as method,
    true as excludes_area, null as symbol, null as edition_note, null as disputes
from (select *, measure_kind in ('proportion', 'rate') and parts > 0 and whole_parts = members as can_sum from neighbours)
