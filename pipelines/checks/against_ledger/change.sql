-- change: one row per figure of the new file whose held figure differs (value, symbol, or the counts behind it).
-- restatement: one row per indicator with such figures, unless the file is of an older edition and changes nothing.
create or replace temp table restated_key as select distinct unnest(keys) as key from shared_figure;

create or replace temp table changed_figure as
select key, n.row, n.sheet, n."column", n.text, n.indicator, n.area, n.period, n.basis, n.breakdown, h.edition as held_edition,
       h.value as held_value, h.symbol as held_symbol, h.numerator as held_numerator, h.denominator as held_denominator,
       n.value as new_value, n.symbol as new_symbol, n.numerator as new_numerator, n.denominator as new_denominator,
       h.edition > getvariable('edition') as is_older_edition,
       differs(h.value, n.value) and h.value is not null and n.value is not null as is_value_change,
       h.symbol is distinct from n.symbol or (h.value is null) <> (n.value is null) as is_symbol_change
from restated_key join new_figure n using (key) join held_figure h using (key)
where differs(h.value, n.value) or h.symbol is distinct from n.symbol
      or differs(h.numerator, n.numerator) or differs(h.denominator, n.denominator);

-- A view: were every figure of a large file restated, its texts would take several times the room of the file.
create or replace temp view change as
select c.*, coalesce(i.title, c.indicator) as title, who(coalesce(a.name, c.area), c.breakdown) as area_name,
       not is_value_change and not is_symbol_change as is_only_counts,
       figure_text(held_value, held_symbol, new_value)
           || if(is_only_counts, counts_text(held_numerator, held_denominator, new_numerator, new_denominator), '') as held_text,
       figure_text(new_value, new_symbol, held_value)
           || if(is_only_counts, counts_text(new_numerator, new_denominator, held_numerator, held_denominator), '') as new_text
from changed_figure c left join check_area a on a.code = c.area left join check_indicator i on i.indicator = c.indicator;

create or replace temp table restatement as
with counted as (
    select c.indicator, count(*) as changed_count, count(*) filter (where is_value_change) as value_count,
           count(*) filter (where is_value_change and abs(new_value - held_value) <= i.step / 2 + 1e-9) as unseen_count,
           count(*) filter (where is_symbol_change) as symbol_count,
           count(*) filter (where not is_value_change and not is_symbol_change) as counts_count,
           arg_max(c.key, coalesce(abs(new_value - held_value), 0)) as largest_key
    from changed_figure c left join check_indicator i using (indicator)
    where not is_older_edition
    group by c.indicator
), shared as (
    select indicator, sum(shared_count)::bigint as shared_count from shared_figure group by indicator
)
select c.indicator, l.title, s.shared_count, c.changed_count, c.value_count, c.symbol_count, c.counts_count, c.unseen_count,
       format('{:,}', c.value_count) as value_count_text, format('{:,}', s.shared_count) as shared_count_text,
       if(c.unseen_count > 0, format(' ({:,} of them by less than is shown)', c.unseen_count), '')
           || if(c.symbol_count > 0, format('; {:,} more change to or from a symbol', c.symbol_count), '')
           || if(c.counts_count > 0, format('; {:,} more change only in their counts', c.counts_count), '') as also_text,
       l.row, l.sheet, l."column", l.text, l.area_name || ' ' || l.period || ' from ' || l.held_text || ' to ' || l.new_text as largest
from counted c
     join shared s using (indicator)
     join change l on l.key = c.largest_key;

drop table restated_key;
