-- aggregate: one row per published total of an area that is compared with its parts (the next level of the same hierarchy).
-- Rates, proportions and means only: counts may be rounded per level. Compared only where every part has a value:
--   a part is an area that is valid at the period's end and has a value of the indicator anywhere in the file. Areas that a
--   publisher never gives (City of London, Isles of Scilly) are not waited for, but nine in ten of the valid ones must be there.
--   A part in whose place the file gives what it was made of, or what was made of it, is missing: no total is held against the rest.
create or replace temp table published as
select n.row, n.sheet, n."column", n.text, n.indicator, n.basis, n.period, n.period_end, n.area, n.value, p.hierarchy, i.title, i.step
from new_figure n
     join check_indicator i on i.indicator = n.indicator and i.kind in ('proportion', 'rate', 'mean')
     join (select distinct hierarchy, parent from check_part) p on p.parent = n.area
where n.breakdown = '' and n.value is not null;

-- Narrowed to indicators with a published total, so that a file without one costs a single scan.
create or replace temp table part_figure as
select n.indicator, n.basis, n.period, n.area, n.value, n.denominator
from new_figure n
where n.breakdown = '' and n.indicator in (select indicator from published) and n.area in (select area from check_part);

create or replace temp table aggregate as
with given as (
    select distinct indicator, basis, area from part_figure where value is not null
), standing_in as (
    select distinct f.indicator, f.basis, f.period, s.area
    from new_figure f join check_area a on a.code = f.area join check_stand_in s on s.other_no = a.no
    where f.breakdown = '' and f.value is not null and f.indicator in (select indicator from published)
), part as (
    select distinct t.hierarchy, t.indicator, t.basis, t.period, t.area as parent, p.area, coalesce(g.area, i.area) is not null as is_given
    from published t
         join check_part p on p.hierarchy = t.hierarchy and p.parent = t.area
              and t.period_end >= coalesce(p.valid_from, date '0001-01-01') and t.period_end <= coalesce(p.valid_to, date '9999-12-31')
         left join given g on g.indicator = t.indicator and g.basis = t.basis and g.area = p.area
         left join standing_in i on i.indicator = t.indicator and i.basis = t.basis and i.period = t.period and i.area = p.area
), summed as (
    select part.hierarchy, part.indicator, part.basis, part.period, part.parent, count(distinct part.area) as valid_count,
           count(distinct part.area) filter (where part.is_given) as given_count, count(distinct f.area) filter (where f.value is not null) as part_count,
           min(f.value) as low, max(f.value) as high, arg_min(coalesce(a.name, f.area), f.value) as low_name, arg_max(coalesce(a.name, f.area), f.value) as high_name,
           count(f.value) filter (where f.denominator > 0) as weight_count,
           sum(f.value * f.denominator) filter (where f.denominator > 0) / nullif(sum(f.denominator) filter (where f.denominator > 0 and f.value is not null), 0) as weighted
    from part
         left join part_figure f on f.indicator = part.indicator and f.basis = part.basis and f.period = part.period and f.area = part.area
         left join check_area a on a.code = f.area
    group by part.hierarchy, part.indicator, part.basis, part.period, part.parent
)
select t.row, t.sheet, t."column", t.text, t.indicator, t.title, t.basis, t.period, t.area, coalesce(a.name, t.area) as area_name, t.hierarchy,
       t.value, s.part_count, s.valid_count, s.low, s.high, s.low_name, s.high_name,
       -- Both sides are rounded by half a step each.
       t.value < s.low - t.step - 1e-9 or t.value > s.high + t.step + 1e-9 as is_outside,
       if(s.weight_count = s.part_count, round(s.weighted, 4), null) as weighted,
       t.step + 0.1 as tolerance,
       s.weight_count = s.part_count and abs(t.value - s.weighted) > t.step + 0.1 + 1e-9 as is_off_weight
from published t
     join summed s on s.hierarchy = t.hierarchy and s.indicator = t.indicator and s.basis = t.basis and s.period = t.period and s.parent = t.area
     left join check_area a on a.code = t.area
where s.part_count = s.given_count and s.part_count >= 2 and s.part_count * 10 >= s.valid_count * 9;

drop table published;
drop table part_figure;
