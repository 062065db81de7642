-- hidden_count: one row per figure with a confidential count (table `hidden`) that follows from the value and the other count beside it.
create table hidden_count as
select o.row, o.sheet, o."column", o.text, h.part, o.value, if(h.part = 'numerator', o.denominator, o.numerator) as other_count,
       if(h.part = 'numerator', 'the denominator', 'the numerator') as other_part
from hidden h join observation o on o.row = h.row and o."column" = h."column"
where o.kind in ('proportion', 'rate', 'mean') and o.value is not null and if(h.part = 'numerator', o.denominator, o.numerator) is not null;
