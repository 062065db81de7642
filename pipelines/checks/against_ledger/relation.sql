-- relation: one row per total (or, of a complement, per first part) whose parts are all in the file with values but do not add up to it.
create or replace temp table relation as
with member as (
    select r.*, n.row, n.sheet, n."column", n.text, n.area, n.period, n.basis, n.breakdown, n.value
    from check_related r join new_figure n on n.indicator = r.indicator
    where n.value is not null
), added as (
    select relation, area, period, basis, breakdown, any_value(meaning) as meaning, any_value(tolerance) as tolerance,
           sum(value) filter (where not is_total) as part_sum, count(*) filter (where not is_total) as part_count, any_value(part_count) as needed_count,
           coalesce(max(value) filter (where is_total), any_value(fixed_total)) as total,
           array_to_string(list(number_text(value) order by indicator) filter (where not is_total), ' + ') as parts_text,
           arg_max({'row': row, 'sheet': sheet, 'column': "column", 'text': text}, is_total) as place
    from member
    group by relation, area, period, basis, breakdown
)
select place['row'] as row, place['sheet'] as sheet, place['column'] as "column", place['text'] as text, d.area, d.period, d.basis,
       who(coalesce(a.name, d.area), d.breakdown) as area_name, meaning, parts_text, round(part_sum, 6) as part_sum, total,
       round(abs(part_sum - total), 6) as gap, tolerance
from added d left join check_area a on a.code = d.area
where part_count = needed_count and total is not null and abs(part_sum - total) > 1e-9;
