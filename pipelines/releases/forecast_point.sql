-- What was known on the day: of each figure of the series' own source the newest edition published by then, of equal ones the one
-- approved last.
select o.indicator, o.area, o.basis, o.breakdown, o.period, o.period_start, o.period_end, o.value,
    contains(coalesce(o.status::varchar, ''), 'b') as is_break
from release_file.observation o
join release_file.series s on s.indicator = o.indicator and s.area = o.area and s.basis = o.basis and s.breakdown = o.breakdown
    and s.source = o.source
join release_file.submission sent on sent.submission = o.submission::varchar
where o.indicator::varchar = $indicator and o.edition <= $frozen_on
qualify row_number() over (partition by o.key order by o.edition desc, sent.decision desc) = 1
order by all
