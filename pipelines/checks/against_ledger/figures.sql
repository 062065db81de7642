-- What both sides hold, and when.
-- new_figure, held_figure: figures that can be compared.  new_period, held_period: one row per indicator, basis and period,
-- with the set of areas as bits in order of check_area.no.
-- number_text(x), a number as findings show it, is made beside: the rules say it the same way.
create or replace temp macro exact_text(x) as regexp_replace(cast(x as varchar), '\.0$', '');
-- Values are stored without binary noise; what is still closer than this is the same number computed another way.
create or replace temp macro differs(a, b) as a is distinct from b and (a is null or b is null or abs(a - b) > 1e-9 * greatest(abs(a), abs(b)));
-- A figure beside another one: with all its digits where they would look the same.
create or replace temp macro figure_text(value, symbol, other) as
    coalesce(if(differs(value, other) and number_text(value) = number_text(other), exact_text(value), number_text(value)), symbol);
-- ' (20 of 400)' beside other counts; where only one of the two is published ' (20)' or ' (of 400)'.
create or replace temp macro counts_text(numerator, denominator, other_numerator, other_denominator) as
    case when numerator is null and denominator is null then ' (no counts)'
         when denominator is null then ' (' || figure_text(numerator, null, other_numerator) || ')'
         else ' (' || coalesce(figure_text(numerator, null, other_numerator) || ' ', '')
                   || 'of ' || figure_text(denominator, null, other_denominator) || ')' end;
-- 9.22 -> 9.2, 14.17 -> 14, 0.1034 -> 0.1
create or replace temp macro ratio_text(ratio) as number_text(round(ratio, greatest(1 - floor(log10(ratio))::int, 0)));
create or replace temp macro how_many(n, one, many) as format('{:,} ', n) || if(n = 1, one, many);
-- For how many months a total has grown that grows through a year or a programme; only those that grew as long compare in size. Of others 0.
create or replace temp macro grown_for(basis, first_day, last_day) as
    if(basis = 'part_year_cumulative', date_diff('month', first_day, last_day), 0);
-- 'Surrey', or 'Surrey (age=16;sex=F)' where the figure is of a part of the population.
create or replace temp macro who(name, breakdown) as name || if(breakdown = '', '', ' (' || breakdown || ')');
-- The first names, and how many more there are.
create or replace temp macro first_names(names, many) as
    array_to_string(names[:many], ', ') || if(len(names) > many, ' and ' || (len(names) - many) || ' more', '');

create or replace temp view new_figure as
select * from stored_once
where indicator is not null and area is not null and period is not null and basis is not null and (value is not null or symbol is not null);

create or replace temp view held_figure as select * from held where source = getvariable('source');

create or replace temp table new_period as
select indicator, basis, period, min(period_start) as period_start, min(period_end) as period_end, sum(figure_count)::bigint as figure_count,
       bitstring_agg(a.no, 0, getvariable('last_area')) as areas
from outline n join check_area a on a.code = n.area
where indicator is not null and period is not null and basis is not null and figure_count > 0
group by indicator, basis, period;

create or replace temp table held_period as
select indicator, basis, period, min(period_start) as period_start, min(period_end) as period_end, count(*) as figure_count,
       bitstring_agg(a.no, 0, getvariable('last_area')) as areas, max(edition) as edition
from held_figure h join check_area a on a.code = h.area
where indicator in (select indicator from new_period)
group by indicator, basis, period;
