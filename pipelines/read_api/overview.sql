-- One row per outcome and indicator that has figures for the area: the latest figure of its series and what it is compared with.
with held as (
    select o.position, o.id as outcome, list_position(o.indicators, i.id::varchar) as place, i.id as indicator, s.* exclude (indicator)
    from outcome o
    join indicator i on list_contains(o.indicators, i.id::varchar)
    join series s on s.indicator = i.id and s.area = $area and s.breakdown = ''
    -- A series on the indicator's own basis goes before any other.
    qualify row_number() over (
        partition by o.id, i.id order by (s.basis::varchar = i.entry->>'basis') desc, s.latest_end desc, s.basis::varchar
    ) = 1
),
compared as (
    select c.indicator, c.period, c.basis, c.kind, any_value(c.name) as name, any_value(c.value) as value,
           any_value(c.symbol) as symbol, any_value(c.low) as low, any_value(c.high) as high,
           any_value(c.parts) as parts, any_value(c.members) as members
    from (select * from comparator_value where area = $area and breakdown = ''
          qualify row_number() over (partition by indicator, period, basis, kind order by model desc nulls last) = 1) c
    group by all
)
select h.*, i.title, i.unit, i.decimals, i.kind, i.improvement_direction as direction, i.frequency, i.usual_lag_days, i.status,
       i.entry::varchar as entry,
       f.key, f.edition, f.edition_note, f.last_published_in, f.is_derived_numerator, f.denominator, p.publisher,
       b.low as band_low, b.high as band_high,
       e.value as england, e.symbol as england_symbol,
       r.name as region_name, r.value as region,
       n.name as neighbours_name, n.low as neighbours_low, n.high as neighbours_high, n.parts as neighbours_held,
       n.members as neighbours_named
from held h
join indicator i on i.id = h.indicator
left join figure f on f.indicator = h.indicator and f.area = $area and f.period = h.latest_period and f.basis = h.basis and f.breakdown = ''
left join source p on p.id = f.source::varchar
left join band b on b.indicator = h.indicator and b.area = $area and b.period = h.latest_period and b.basis = h.basis and b.breakdown = ''
left join compared e on e.indicator = h.indicator and e.period = h.latest_period and e.basis = h.basis and e.kind = 'england'
left join compared r on r.indicator = h.indicator and r.period = h.latest_period and r.basis = h.basis and r.kind = 'region'
left join compared n on n.indicator = h.indicator and n.period = h.latest_period and n.basis = h.basis and n.kind = 'neighbours'
order by h.position, h.place
