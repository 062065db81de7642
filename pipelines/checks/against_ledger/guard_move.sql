-- guard_move: one row per guarded total of the latest step that the file says anything new about, be it by the guarded figure or by its
--   companion, whose four figures are known. The two may come in files of their own, in whatever order.
--   improved_by: how far it moved the good way since the period before (held or in the file); companion_rise: the companion's change.
-- Totals only: small groups move by chance every year. Values are rounded as they are shown: what nobody sees is not claimed.
-- Figures that are all held already, unchanged, were answered when they came.
create or replace temp table guard_step as
with touched as (
    select g.indicator, n.basis, n.period from new_period n join check_guard g on n.indicator in (g.indicator, g.companion)
), line as (
    select indicator, basis, period, period_start from new_period where indicator in (select indicator from touched)
    union
    select indicator, basis, period, period_start from held_period where indicator in (select indicator from touched)
    union
    -- held_period knows the indicators of the file alone.
    select indicator, basis, period, min(period_start) from held_figure
    where indicator in (select indicator from touched where indicator not in (select indicator from new_period)) group by all
), step as (
    select *, lag(period) over (partition by indicator, basis order by period_start) as earlier_period
    from (select indicator, basis, period, min(period_start) as period_start from line group by all)
)
select indicator, basis, period, earlier_period
from step semi join touched t on t.indicator = step.indicator and t.basis = step.basis and t.period in (step.period, step.earlier_period)
where earlier_period is not null
qualify row_number() over (partition by indicator, basis order by period_start desc) = 1;

create or replace temp table guard_figure as
with wanted as (
    select distinct s.basis, who.indicator, time.period
    from guard_step s join check_guard g using (indicator),
         lateral (select unnest([g.indicator, g.companion]) as indicator) who, lateral (select unnest([s.period, s.earlier_period]) as period) time
), new as (
    select n.* from new_figure n join wanted w on w.indicator = n.indicator and w.basis = n.basis and w.period = n.period where n.breakdown = ''
), old as (
    select h.* from held_figure h join wanted w on w.indicator = h.indicator and w.basis = h.basis and w.period = h.period where h.breakdown = ''
), either as (
    select coalesce(new.indicator, old.indicator) as indicator, coalesce(new.basis, old.basis) as basis, coalesce(new.area, old.area) as area,
           coalesce(new.period, old.period) as period,
           if(new.key is null, null, {'row': new.row, 'sheet': new.sheet, 'column': new."column", 'text': new.text}) as place,
           if(new.key is null, old.value, new.value) as value, new.key is not null and (old.key is null or differs(old.value, new.value)) as is_news
    from new full join old on old.key = new.key
)
select e.* replace (round(e.value, i.decimals) as value) from either e join check_indicator i using (indicator);

create or replace temp table guard_move as
with moved as (
    select later.* exclude (place), s.earlier_period,
           -- Where a person would look first: the guarded figure, else its companion, else what either is compared with.
           coalesce(later.place, companion.place, earlier.place, companion_earlier.place) as place, earlier.value as earlier_value, g.companion, g.meaning,
           companion.value as companion_value, companion_earlier.value as companion_earlier_value,
           later.is_news or earlier.is_news or companion.is_news or companion_earlier.is_news as has_news,
           i.title, c.title as companion_title,
           case i.direction when 'decrease' then earlier.value - later.value when 'increase' then later.value - earlier.value end as improved_by,
           companion.value - companion_earlier.value as companion_rise
    from guard_step s
         join check_guard g on g.indicator = s.indicator
         join check_indicator i on i.indicator = s.indicator
         join check_indicator c on c.indicator = g.companion
         join guard_figure later on later.indicator = s.indicator and later.basis = s.basis and later.period = s.period
         join guard_figure earlier on earlier.indicator = s.indicator and earlier.basis = s.basis and earlier.period = s.earlier_period
              and earlier.area = later.area
         join guard_figure companion on companion.indicator = g.companion and companion.basis = s.basis and companion.period = s.period
              and companion.area = later.area
         join guard_figure companion_earlier on companion_earlier.indicator = g.companion and companion_earlier.basis = s.basis
              and companion_earlier.period = s.earlier_period and companion_earlier.area = later.area
)
select m.* exclude (is_news, has_news, improved_by, companion_rise, place), place['row'] as row, place['sheet'] as sheet,
       place['column'] as "column", place['text'] as text, coalesce(a.name, m.area) as area_name,
       round(improved_by, 9) as improved_by, round(companion_rise, 9) as companion_rise
from moved m left join check_area a on a.code = m.area
where has_news and improved_by is not null and companion_rise is not null;

drop table guard_figure;
drop table guard_step;
