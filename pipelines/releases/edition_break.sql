-- Where figures of editions whose year end, basis or unit is disputed end and others begin, or the other way round: what stands on
-- either side is not of one definition, so nothing may be worked out across it.
create or replace temp table edition_break as
with doubted as (
    select indicator, area, basis, breakdown, period, period_start, period_end,
        case when regexp_matches(disputes::varchar, 'year_end|basis|unit') then edition_note::varchar end as doubt
    from release_file.observation
    where in_series and indicator in (
        select indicator from release_file.observation where in_series and regexp_matches(disputes::varchar, 'year_end|basis|unit'))
), beside as (
    select *, lag(doubt) over of_series as doubt_before, row_number() over of_series as place from doubted
    window of_series as (partition by indicator, area, basis, breakdown order by period_start, period_end)
)
select indicator, area, basis, breakdown, period, period_start as date,
    case when doubt is null then 'the figures before it are of a disputed edition: ' || doubt_before
         else 'the figures from here on are of a disputed edition: ' || doubt end as reason
from beside where place > 1 and doubt is distinct from doubt_before
