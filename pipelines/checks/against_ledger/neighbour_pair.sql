-- neighbour_pair: figures of periods that are new to the ledger beside the nearest period of the same series, in the file or held.
--   The row's place and value are those of the new file; `other` is what it is compared with.
-- Only indicators of which something is held: a first submission has nothing to jump from.
create or replace temp table period_step as
with line as (
    select coalesce(n.indicator, h.indicator) as indicator, coalesce(n.basis, h.basis) as basis, coalesce(n.period, h.period) as period,
           coalesce(n.period_start, h.period_start) as period_start, n.period is not null as is_in_file, h.period is not null as is_held,
           grown_for(coalesce(n.basis, h.basis), coalesce(n.period_start, h.period_start), coalesce(n.period_end, h.period_end)) as grown_months
    from new_period n full join held_period h on h.indicator = n.indicator and h.basis = n.basis and h.period = n.period
    where exists (from held_period known where known.indicator = coalesce(n.indicator, h.indicator) and known.basis = coalesce(n.basis, h.basis))
), step as (
    select *, lag(period) over series as other_period, lag(is_in_file) over series as other_in_file, lag(is_held) over series as other_is_held
    from line
    window series as (partition by indicator, basis, grown_months order by period_start)
)
-- Forward: a period new to the ledger after its predecessor. Backward: a new one before the first that is held.
select indicator, basis, period, other_period, other_in_file from step where is_in_file and not is_held and other_period is not null
union all
select indicator, basis, other_period, period, is_in_file from step where is_held and other_in_file and not other_is_held;

-- A table of its own, so that the join below knows how few these are: most files bring one new period, or none.
create or replace temp table other_figure as
select s.indicator, s.basis, s.period, s.other_period, o.area, o.breakdown, o.value, o.numerator, o.denominator
from period_step s join new_figure o on o.indicator = s.indicator and o.basis = s.basis and o.period = s.other_period
where s.other_in_file
union all
select s.indicator, s.basis, s.period, s.other_period, o.area, o.breakdown, o.value, o.numerator, o.denominator
from period_step s join held_figure o on o.indicator = s.indicator and o.basis = s.basis and o.period = s.other_period
where not s.other_in_file;

create or replace temp table neighbour_pair as
select n.key, n.row, n.sheet, n."column", n.text, n.indicator, n.basis, n.area, n.breakdown, n.period, o.other_period,
       n.value as new_value, o.value as other_value, n.numerator as new_numerator, o.numerator as other_numerator,
       n.denominator as new_denominator, o.denominator as other_denominator
from other_figure o join new_figure n
     on n.indicator = o.indicator and n.basis = o.basis and n.period = o.period and n.area = o.area and n.breakdown = o.breakdown
where n.value <> 0 and o.value <> 0 and sign(n.value) = sign(o.value);

drop table other_figure;
drop table period_step;
