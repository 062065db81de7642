-- series_change: one row per series with a changed value whose latest two periods held by both editions are known.
--   is_flipped: the change between these two periods has the other sign.
-- trend: one row per indicator with flipped series; the home area, England and regions are named first, then the largest moves.
create or replace temp table changed_series as
select distinct indicator, area, basis, breakdown from changed_figure where is_value_change and not is_older_edition;

-- In two steps, so that the large join that follows knows how few these are.
create or replace temp table series_figure as
select n.key, n.indicator, n.area, n.basis, n.breakdown, n.period, n.period_start, n.row, n.sheet, n."column", n.text, n.value as new_value
from changed_series s
     join new_figure n on n.indicator = s.indicator and n.area = s.area and n.basis = s.basis and n.breakdown = s.breakdown
where n.value is not null;

create or replace temp table series_change as
with latest_two as (
    select n.indicator, n.area, n.basis, n.breakdown,
           arg_max({'period': n.period, 'row': n.row, 'sheet': n.sheet, 'column': n."column", 'text': n.text, 'new': n.new_value, 'held': h.value},
                   n.period_start, 2) as points
    from series_figure n join held_figure h using (key)
    where h.value is not null
    group by n.indicator, n.area, n.basis, n.breakdown
), latest as (
    select indicator, area, basis, breakdown, points[1]['period'] as period, points[1]['row'] as row, points[1]['sheet'] as sheet,
           points[1]['column'] as "column", points[1]['text'] as text, points[1]['held'] as held_value, points[1]['new'] as new_value,
           points[2]['period'] as earlier_period, points[2]['held'] as earlier_held, points[2]['new'] as earlier_new
    from latest_two
)
select l.*, coalesce(i.title, l.indicator) as title, who(coalesce(a.name, l.area), l.breakdown) as area_name, coalesce(a.level_order, 99) as level_order,
       held_value - earlier_held as held_change, new_value - earlier_new as new_change,
       differs(held_value, earlier_held) and differs(new_value, earlier_new)
           and (held_value > earlier_held) <> (new_value > earlier_new) as is_flipped
from latest l left join check_area a on a.code = l.area left join check_indicator i on i.indicator = l.indicator
where earlier_period is not null;

create or replace temp table trend as
select indicator, any_value(title) as title, count(*) filter (where is_flipped) as flipped_count, count(*) as series_count,
       first_names(list(area_name || ' (' || earlier_period || ' to ' || period || ': was ' || number_text(earlier_held) || ' to ' || number_text(held_value)
                        || ', now ' || number_text(earlier_new) || ' to ' || number_text(new_value) || ')'
                        order by (area is distinct from getvariable('home_area')), breakdown <> '', least(level_order, 3), abs(new_change - held_change) desc, area)
                   filter (where is_flipped), 5) as named
from series_change
group by indicator
having count(*) filter (where is_flipped) > 0;

drop table series_figure;
drop table changed_series;
