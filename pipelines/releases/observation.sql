-- Every approved observation, wide, with its interval: one streaming pass over the submissions' parquet files.
-- The words behind dollar signs stand for the expressions of pipelines.measures.interval. What is known of a submission and
-- indicator, and the limits of small counts, are looked up in constant lists: a join would lose the order of rows, on which
-- the digest of this table rests.
create table release_file.observation as
with placed as (
    select *, indicator::indicator_label as indicator_code, getvariable('placement')[
        1 + enum_code(submission::submission_label)::int * $indicators + enum_code(indicator_code)::int] as place
    from held_all
), described as (
    select * exclude (place, source, edition, indicator), indicator_code as indicator, place.source, place.edition, place.left_out_since,
        case when place.area_notes is not null then place.area_notes[area::varchar] end as own,
        coalesce(struct_extract(own, 'note'), place.edition_note) as edition_note, coalesce(struct_extract(own, 'disputes'), place.disputes) as disputes,
        place.is_of_series, place.kind, place.multiplier, place.half_step
    from placed
), judged as (
    select *, $method as interval_method, $is_derived as is_derived_numerator from described
)
select
    key, "row", sheet::sheet_label as sheet, "column"::column_label as "column",
    indicator, area::area_label as area, area_text::area_text_label as area_text,
    period::period_label as period, period_text::period_text_label as period_text, period_start, period_end,
    basis::basis_label as basis, breakdown::breakdown_label as breakdown,
    $numerator as numerator, denominator, value, symbol::symbol_label as symbol, status::status_label as status, text,
    submission::submission_label as submission, source, edition, edition_note, disputes, left_out_since as last_published_in,
    true as is_current, is_of_series as in_series, is_derived_numerator,
    $low as low, $high as high, $low_998 as low_998, $high_998 as high_998,
    case when not starts_with(interval_method, 'none') then 95::double end as level,
    interval_method::interval_method_label as interval_method
from judged
