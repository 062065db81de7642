-- Each observation of the file with what the registry says of its indicator and area.
create view observation as
select
    stored.*,
    indicator_fact.kind, indicator_fact.decimals, indicator_fact.multiplier, indicator_fact.unit, indicator_fact.basis_expected,
    area_fact.area_name, area_fact.valid_from, area_fact.valid_to,
    area_fact.valid_from <= stored.period_end and area_fact.valid_to >= stored.period_start as area_valid,
    successor.retired_successor, file.edition
from stored
left join indicator_fact using (indicator)
left join area_fact using (area)
left join successor using (area_text)
cross join (select edition from file) file
