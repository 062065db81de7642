-- Codes under which the newer release has nothing any more, because it has their figures under a newer code.
create temp table moved_code as
from recoded where old not in (select area::varchar from new_release.observation);
-- Figures that are in one release only, or read otherwise in the other.
create temp table moved as
select
    case when o.key is null then 'new' when n.key is null then 'lost' else 'restated' end as kind,
    coalesce(n.indicator::varchar, o.indicator::varchar) as indicator, coalesce(n.area::varchar, o.area::varchar) as area,
    coalesce(n.period::varchar, o.period::varchar) as period, coalesce(n.basis::varchar, o.basis::varchar) as basis,
    coalesce(n.breakdown::varchar, o.breakdown::varchar) as breakdown,
    o.value as old_value, o.symbol::varchar as old_symbol, n.value as new_value, n.symbol::varchar as new_symbol,
    o.source::varchar as old_source, n.source::varchar as new_source, o.edition::varchar as old_edition, n.edition::varchar as new_edition,
    o.submission::varchar as old_submission, n.submission::varchar as new_submission
from (
    select f.* replace (coalesce(xor(f.key, r.step), f.key) as key, coalesce(r.new, f.area::varchar) as area)
    from old_release.observation f left join moved_code r on r.old = f.area::varchar
    where in_series
) o
full join (select * from new_release.observation where in_series) n on o.key = n.key
where o.key is null or n.key is null or o.value is distinct from n.value or o.symbol::varchar is distinct from n.symbol::varchar
