-- period_lost: one row per indicator and basis of which the new file leaves out periods that are held.
-- Only where the file is of the same or a later edition, shares an area with what is held, and its source sends whole series.
-- Where a source may send part returns, such as the newest quarter alone, a file counts as whole when it holds more than half of the
-- periods held; of any other only periods between its own first and last are lost.
create or replace temp table period_lost as
with new_areas as (
    select indicator, bit_or(areas) as areas from new_period group by indicator
), held_count as (
    select indicator, basis, count(*) as period_count from held_period group by indicator, basis
), span as (
    select n.indicator, n.basis, min(n.period_start) as first_start, max(n.period_start) as last_start, count(h.period) as shared_count
    from new_period n left join held_period h on h.indicator = n.indicator and h.basis = n.basis and h.period = n.period
    group by n.indicator, n.basis
), lost as (
    select h.*
    from held_period h anti join new_period n using (indicator, basis, period)
         join held_count c on c.indicator = h.indicator and c.basis = h.basis
         left join span s on s.indicator = h.indicator and s.basis = h.basis
    where h.edition <= getvariable('edition') and not getvariable('one_period_per_file')
          and (not getvariable('part_returns') or s.shared_count * 2 > c.period_count or h.period_start between s.first_start and s.last_start)
)
select l.indicator, coalesce(any_value(i.title), l.indicator) as title, l.basis, count(*) as period_count, sum(l.figure_count)::bigint as figure_count,
       how_many(count(*), 'period that is', 'periods that are') as period_count_text, how_many(sum(l.figure_count)::bigint, 'figure', 'figures') as figure_count_text,
       if(count(*) <= 8, first_names(list(l.period order by l.period_start), 8),
          'the first ' || arg_min(l.period, l.period_start) || ', the last ' || arg_max(l.period, l.period_start)) as periods, max(l.edition) as held_edition
from lost l join new_areas n using (indicator) left join check_indicator i using (indicator)
where bit_count(l.areas & n.areas) > 0
group by l.indicator, l.basis;
