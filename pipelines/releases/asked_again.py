"""Fills action_rating: whether the rating of what was said moved by the wave in which it was asked again."""

from __future__ import annotations

from typing import Final

import duckdb
import polars as pl
import polars.selectors as cs

from pipelines.measures.asked_again import asked_again
from pipelines.releases.frames import read_frame, write_frame

_SIGNIFICANT: Final = 9
_PAIRS: Final = """
    with rating as (
        select area, service, role, wave, question, outcome, kind, wording, mean, mean_low, mean_high from assessment_figure
        where breakdown = '' and agreed is null
    ), asked as (
        select a.id as action, a.role, a.wave as before_wave, a.asked_again as after_wave, a.area, a.service, coalesce(a.question, (
            select any_value(r.question) from rating r where r.outcome = a.outcome and r.area = a.area and r.role = a.role
                and r.kind = 'rating' having count(distinct r.question) = 1)) as question
        from action a where a.asked_again is not null
    )
    select asked.* exclude (area, service),
        b.mean as before, b.mean_low as before_low, b.mean_high as before_high, b.wording as before_wording,
        f.mean as after, f.mean_low as after_low, f.mean_high as after_high, f.wording as after_wording
    from asked
    left join rating b on b.area = asked.area and b.service is not distinct from asked.service and b.role = asked.role
        and b.question = asked.question and b.wave = asked.before_wave
    left join rating f on f.area = asked.area and f.service is not distinct from asked.service and f.role = asked.role
        and f.question = asked.question and f.wave = asked.after_wave
    order by action"""


def fill_action_ratings(con: duckdb.DuckDBPyConnection) -> None:
    """Create action_rating in `release_file`, where action and assessment_figure are.

    Compared is the question that the action names, else the one rating question of its outcome, as asked of the role that said it.
    """
    found = asked_again(read_frame(con, _PAIRS)).with_columns(cs.float().round_sig_figs(_SIGNIFICANT))
    unnamed = pl.when(pl.col("question").is_null()).then(pl.lit("it is not recorded which question's rating to look at"))
    write_frame(con, "action_rating", found.with_columns(reason=pl.coalesce(unnamed, "reason")))
