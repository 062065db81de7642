-- Counts that look as if a dot separated their thousands, so that 1.234 would be held as one person: of each indicator and part, where no count
-- reaches 1,000 and those that are not whole have three digits behind the dot.
create table dotted as
with unsure as (
    select o.indicator, f.title, f.kind = 'count' as is_count
    from outline o join indicator_fact f on f.indicator = o.indicator
    group by all having sum(o.broken_numerator_count) + sum(o.broken_denominator_count) > 0 or f.kind = 'count'
),
counts as (
    select u.title, 'numerator' as part, s.row, s.sheet, null as "column", s.numerator as count, null as text
    from stored s join unsure u on u.indicator = s.indicator
    union all
    select u.title, 'denominator', s.row, s.sheet, null, s.denominator, null
    from stored s join unsure u on u.indicator = s.indicator
    union all
    select u.title, 'value', s.row, s.sheet, s."column", s.value, trim(s.text)
    from stored s join unsure u on u.indicator = s.indicator and u.is_count
),
looked_at as (
    select *,
        count <> floor(count) or regexp_full_match(text, '[1-9][0-9]{0,2}\.000') as has_dot,
        abs(1000 * count - round(1000 * count)) < 1e-6 as is_in_thousandths,
        -- Averages of three months come in thirds.
        regexp_full_match(text, '.*\.000') or (abs(100 * count - round(100 * count)) > 1e-6 and abs(3 * count - round(3 * count)) > 0.004) as has_three_digits
    from counts where count is not null
)
select title, part, min(row) filter (where has_dot and has_three_digits) as row, any_value(sheet) as sheet, any_value("column") as "column",
    count(*) filter (where has_dot and has_three_digits)::bigint as dotted_count,
    arg_min(coalesce(text, count::varchar), row) filter (where has_dot and has_three_digits) as dotted,
    max(count) < 1000 and 2 * dotted_count > count(*) filter (where has_dot)
        and bool_and(count >= 1 and is_in_thousandths) filter (where has_dot) as is_dotted
from looked_at group by title, part
