-- Every approved observation, wide, with its interval: one streaming pass over the submissions' parquet files.
-- The words behind dollar signs stand for the expressions of pipelines.measures.interval.
create table release_file.observation as
with judged as (
    select h.*, p.* exclude (submission, indicator), $method as interval_method, $is_derived as is_derived_numerator
    from ($held_now) h join placement p on h.submission = p.submission and h.indicator = p.indicator
)
select
    key, "row", sheet::sheet_label as sheet, "column"::column_label as "column",
    indicator::indicator_label as indicator, area::area_label as area, area_text::area_text_label as area_text,
    period::period_label as period, period_text::period_text_label as period_text, period_start, period_end,
    basis::basis_label as basis, breakdown::breakdown_label as breakdown,
    $numerator as numerator, denominator, value, symbol::symbol_label as symbol, status::status_label as status, text,
    submission::submission_label as submission, of_source::source_label as source, published_on as edition, edition_note,
    case when is_current then left_out_since end as last_published_in,
    is_current, is_current and is_of_series as in_series, is_derived_numerator,
    $low as low, $high as high, $low_998 as low_998, $high_998 as high_998,
    case when not starts_with(interval_method, 'none') then 95::double end as level,
    interval_method::interval_method_label as interval_method
from judged left join exact_limit e on judged.interval_method = '$exact' and judged.numerator = e.count
