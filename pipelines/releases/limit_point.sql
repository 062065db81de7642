-- Codes of a batch of figures back to labels: a list lookup each, where joins would have to hash ten million rows.
insert into release_file.limit_point
select getvariable('labels_indicator')[1 + (series // $per_indicator)::int] as indicator,
    getvariable('labels_area')[1 + (series % $per_indicator // $per_area)::int] as area,
    getvariable('labels_period')[1 + period] as period,
    getvariable('labels_basis')[1 + (series % $per_area // $per_basis)::int] as basis,
    getvariable('labels_breakdown')[1 + (series % $per_basis)::int] as breakdown,
    segment, adjusted_value, centre, lower_limit, upper_limit, flag, special_cause, limits_kind
from limited_frame
