-- Figures that their publisher marked with b: the definition changed with that period; and where disputed editions begin or end.
select indicator, area, basis, breakdown, period_start as date, 'marked as a break by the publisher, period ' || period as reason,
    'status' as origin
from release_file.observation where in_series and contains(status::varchar, 'b')
union all
select indicator, area, basis, breakdown, date, reason, 'edition' as origin from edition_break
order by all
