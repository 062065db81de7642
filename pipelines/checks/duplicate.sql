-- Figures that stand in more than one row of the file; the first of them is kept out of the list.
create table duplicate as
with same as (
    select
        row, sheet, "column", indicator, area, area_text, period, breakdown, text,
        min(row) over figure as first_row,
        row_number() over (partition by indicator, area, period, basis, breakdown order by row) as place
    from stored semi join repeated using (key)
    window figure as (partition by indicator, area, period, basis, breakdown)
)
select row, sheet, "column", indicator, area, area_text, period, breakdown, text, first_row,
       if(breakdown = '', '', ' (' || breakdown || ')') as breakdown_text
from same where place > 1
