-- Areas all of whose counts in the file are multiples of ten, and too many to be so by chance: England and regions, of whom DfE rounds them.
create table rounding_area as
select area from stored
where numerator is not null and denominator is not null
group by area having count(*) >= 10 and bool_and(numerator % 10 = 0 and denominator % 10 = 0);

-- Each observation of the file with what the registry says of its indicator and area.
create view observation as
select
    stored.*,
    indicator_fact.kind, indicator_fact.decimals, indicator_fact.multiplier, indicator_fact.unit, indicator_fact.basis_expected,
    coalesce(area_fact.has_rounded_counts, false) as has_rounded_counts,
    area_fact.area_name, area_fact.valid_from, area_fact.valid_to,
    area_fact.valid_from <= stored.period_end and area_fact.valid_to >= stored.period_start as area_valid,
    successor.retired_successor, file.edition
from stored
left join indicator_fact using (indicator)
left join (
    select a.*, r.area is not null as has_rounded_counts from area_fact a left join rounding_area r on r.area = a.area
) area_fact using (area)
left join successor using (area_text)
cross join (select edition from file) file
