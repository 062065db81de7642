-- What was known on the day: of each figure of the series' own source the newest edition published by then, of equal ones the one
-- approved last; and where the series broke, by its publisher's mark or where a disputed edition ends or begins.
with known as (
    select o.indicator, o.area, o.basis, o.breakdown, o.period, o.period_start, o.period_end, o.value, o.status,
        case when regexp_matches(o.disputes::varchar, 'year_end|basis|unit') then o.edition_note::varchar end as doubt
    from release_file.observation o
    join release_file.series s on s.indicator = o.indicator and s.area = o.area and s.basis = o.basis and s.breakdown = o.breakdown
        and s.source = o.source
    join release_file.submission sent on sent.submission = o.submission::varchar
    where o.indicator::varchar = $indicator and o.edition <= $frozen_on
    qualify row_number() over (partition by o.key order by o.edition desc, sent.decision desc) = 1
)
select indicator, area, basis, breakdown, period, period_start, period_end, value,
    contains(coalesce(status::varchar, ''), 'b') or (lag(doubt) over of_series is distinct from doubt and row_number() over of_series > 1)
        as is_break
from known
window of_series as (partition by indicator, area, basis, breakdown order by period_start, period_end)
order by all
