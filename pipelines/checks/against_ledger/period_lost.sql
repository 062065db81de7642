-- period_lost: one row per indicator and basis of which the new file leaves out periods that are held.
-- Only where the file is of the same or a later edition, shares an area with what is held, and its source sends whole series.
create or replace temp table period_lost as
with new_areas as (
    select indicator, bit_or(areas) as areas from new_period group by indicator
), lost as (
    select h.*
    from held_period h anti join new_period n using (indicator, basis, period)
    where h.edition <= getvariable('edition') and not getvariable('one_period_per_file')
)
select l.indicator, coalesce(any_value(i.title), l.indicator) as title, l.basis, count(*) as period_count, sum(l.figure_count)::bigint as figure_count,
       how_many(count(*), 'period that is', 'periods that are') as period_count_text, how_many(sum(l.figure_count)::bigint, 'figure', 'figures') as figure_count_text,
       if(count(*) <= 8, first_names(list(l.period order by l.period_start), 8),
          'the first ' || arg_min(l.period, l.period_start) || ', the last ' || arg_max(l.period, l.period_start)) as periods, max(l.edition) as held_edition
from lost l join new_areas n using (indicator) left join check_indicator i using (indicator)
where bit_count(l.areas & n.areas) > 0
group by l.indicator, l.basis;
