-- The groups of the file, one row each, with a group of the file or of what is held that differs from it in spelling alone.
create table breakdown as
with here as (
    select
        indicator, split_part(pair, '=', 1) as dimension, substr(pair, strpos(pair, '=') + 1) as "group",
        min(row) as row, arg_min(sheet, row) as sheet, arg_min("column", row) as "column"
    from (
        select indicator, unnest(string_split(breakdown, ';')) as pair, row, sheet, "column"
        from group_outline where breakdown <> '' and indicator is not null
    ) group by all
),
known as (
    select indicator, dimension, "group" from here
    union
    select indicator, split_part(pair, '=', 1), substr(pair, strpos(pair, '=') + 1)
    from (
        select indicator, unnest(string_split(breakdown, ';')) as pair
        from (select distinct indicator, breakdown from held where breakdown <> '')
    )
),
shaped as (
    select *, regexp_replace(lower("group"), '[^\pL\pN<>+]', '', 'g') as shape from known
)
select
    h.*, o.other_group,
    -- 2017-10-01, 5-Sep, Oct-17: what a spreadsheet makes of 10-17 or 5-9.
    regexp_matches(
        lower(h."group"),
        '^(\d{4}-\d\d-\d\d( .*)?|\d\d?/\d\d?/\d{4}|\d\d?[- ]([a-z]{3}|sept)|([a-z]{3}|sept)[- ]\d\d(\d\d)?)$'
    ) and regexp_matches(lower(h."group"), '\d-\d|/|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec') as is_date,
    coalesce(list_contains(f.dimensions, h.dimension), false) as is_declared,
    row_number() over (partition by h.indicator, h.dimension order by h.row, h."group") = 1 as is_first_of_dimension,
    case when len(f.dimensions) > 0 then array_to_string(f.dimensions, ', ') else 'nothing' end as declared
from here h
left join indicator_fact f on f.indicator = h.indicator
left join (
    select a.indicator, a.dimension, a."group", min(b."group") as other_group
    from shaped a join shaped b on a.indicator = b.indicator and a.dimension = b.dimension and a.shape = b.shape and a."group" <> b."group"
    group by all
) o on o.indicator = h.indicator and o.dimension = h.dimension and o."group" = h."group"
