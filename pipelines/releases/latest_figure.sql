-- The figures that comparisons are made of: those of a period that is the latest of some series of their kind.
create or replace temp table latest_figure as
select f.* exclude ("row", sheet, "column", area_text, period_text, text)
from figure f
join indicator i on i.id = f.indicator and i.kind <> 'count'
join (select distinct indicator, basis, breakdown, latest_period from series) s
    on s.indicator = f.indicator and s.basis = f.basis and s.breakdown = f.breakdown and s.latest_period = f.period
