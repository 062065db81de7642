-- unit_change: one row per indicator whose figures as a whole changed size against the held edition (the same figures), or,
--   for periods new to the ledger, against the nearest period. `ratio` is the median.
-- scale: one row per single figure that changed size, where the indicator as a whole did not; of an indicator of which nothing is held,
--   one that is out of line with both its neighbours and the middle of its own series.
-- is_jump: more than five times, or less than a fifth. is_small: too few behind both figures for their sizes to mean anything; a slipped decimal point makes one of them small.
create or replace temp macro jumps(ratio) as ratio > 5 or ratio < 0.2;
-- Fewer than ten people or events behind a value; where nothing tells, fewer than ten of the last decimal shown.
create or replace temp macro is_few(kind, value, numerator, denominator, multiplier, step) as
    coalesce(abs(coalesce(numerator, value * denominator / nullif(multiplier, 0), if(kind = 'count', value, null))) < 10, abs(value) < 10 * step);

create or replace temp view sized_pair as
select 'edition' as against, key, row, sheet, "column", text, indicator, basis, area, breakdown, period, period as other_period,
       held_value as other_value, new_value, held_numerator as other_numerator, new_numerator, held_denominator as other_denominator, new_denominator,
       new_value / held_value as ratio
from changed_figure
where new_value <> 0 and held_value <> 0 and sign(new_value) = sign(held_value)
union all
select 'period', key, row, sheet, "column", text, indicator, basis, area, breakdown, period, other_period,
       other_value, new_value, other_numerator, new_numerator, other_denominator, new_denominator, new_value / other_value
from neighbour_pair;

create or replace temp table unit_change as
with grouped as (
    select p.against, p.indicator, p.basis, if(p.against = 'period', p.period, null) as new_period, if(p.against = 'period', p.other_period, null) as nearest,
           count(*) as compared_count, median(p.ratio) as ratio,
           -- The example: the home area if it is among them, else England, else a region.
           arg_min(p.key, if(p.area = getvariable('home_area'), -1, coalesce(a.level_order, 99))) as example_key
    from sized_pair p left join check_area a on a.code = p.area
    group by all
), measured as (
    select indicator, sum(measured_count)::bigint as measured_count from shared_figure group by indicator
)
-- Against an edition the pairs are the changed figures alone: their median speaks for all only where they are the greater part.
select g.* exclude (example_key, nearest), jumps(g.ratio) as is_jump, coalesce(i.title, g.indicator) as title, ratio_text(g.ratio) as ratio_text,
       if(abs(log10(g.ratio) - round(log10(g.ratio))) <= 0.3 and round(log10(g.ratio)) <> 0,
          'a factor of ' || number_text(pow(10, round(log10(g.ratio)))), 'no round factor') as likely,
       if(g.against = 'edition', 'those held for the same periods', 'those of ' || g.nearest) as compared_with,
       e.row, e.sheet, e."column", e.text,
       who(coalesce(a.name, e.area), e.breakdown) || ' ' || number_text(e.other_value) || ' (' || if(g.against = 'edition', 'held, ', '') || e.other_period
           || '), ' || number_text(e.new_value) || ' (' || e.period || ')' as example
from grouped g
     join sized_pair e on e.key = g.example_key and e.against = g.against and (g.nearest is null or e.other_period = g.nearest)
     left join measured m on m.indicator = g.indicator
     left join check_area a on a.code = e.area
     left join check_indicator i on i.indicator = g.indicator
where g.compared_count >= 3 and (g.against = 'period' or g.compared_count * 2 > m.measured_count);

-- Totals in series of four and more: two figures that differ do not say which of them has slipped. The middle and the ends of each series
-- come first: of millions of figures hardly any series has one out of line, and only those are put in order.
-- Totals that grow through a year or a programme are held against those that had grown as long.
create or replace temp view total as
select n.*, grown_for(n.basis, period_start, period_end) as grown
from new_figure n anti join held_period using (indicator, basis)
where breakdown = '' and value > 0;

create or replace temp table uneven_series as
select indicator, basis, area, grown, median(value) as middle
from total
group by all
having count(*) >= 4 and (jumps(max(value) / median(value)) or jumps(min(value) / median(value)));

create or replace temp view outlier as
with placed as (
    select t.*, middle, lag(value) over line as before, lead(value) over line as after
    from total t join uneven_series using (indicator, basis, area, grown)
    window line as (partition by indicator, basis, area, grown order by period_start)
)
select 'series' as against, key, row, sheet, "column", text, indicator, basis, area, breakdown, period, null::varchar as other_period,
       middle as other_value, value as new_value, null::double as other_numerator, numerator as new_numerator,
       denominator as other_denominator, denominator as new_denominator, value / middle as ratio  -- few people are few in the middle too
from placed
where jumps(value / middle) and coalesce(jumps(value / before), true) and coalesce(jumps(value / after), true);

create or replace temp table scale as
select p.row, p.sheet, p."column", p.text, p.indicator, coalesce(i.title, p.indicator) as title, who(coalesce(a.name, p.area), p.breakdown) as area_name,
       p.period, p.other_value, p.new_value, p.ratio, jumps(p.ratio) as is_jump, ratio_text(p.ratio) as ratio_text,
       case p.against when 'edition' then 'held' when 'period' then 'in ' || p.other_period else 'in the middle of its series' end as compared_with,
       is_few(i.kind, p.other_value, p.other_numerator, p.other_denominator, i.multiplier, i.step)
           and is_few(i.kind, p.new_value, p.new_numerator, p.new_denominator, i.multiplier, i.step) as is_small
from (from sized_pair union all by name from outlier) p
     anti join (select * from unit_change where is_jump) u
          on u.indicator = p.indicator and u.basis = p.basis and u.against = p.against and coalesce(u.new_period = p.period, true)
     left join check_area a on a.code = p.area
     left join check_indicator i on i.indicator = p.indicator
where p.ratio > 2 or p.ratio < 0.5;

drop view sized_pair;
drop view outlier;
drop table uneven_series;
drop view total;
drop table neighbour_pair;
