"""Fills action_rating: whether the rating of what was said moved by the wave in which it was asked again."""

from __future__ import annotations

from typing import Final

import duckdb
import polars as pl
import polars.selectors as cs

from pipelines.measures.asked_again import asked_again
from pipelines.releases.frames import read_frame, write_frame

ANSWERED_IN: Final = "answered_in"
"""Frame with one code for each set of areas, as sent, that answered: of the ratings of everybody or one service in an area and wave."""
PLACES: Final = {
    **dict.fromkeys(("outcome", "question", "agreed", "area", "service", "wave", "role"), pl.String), "places": pl.UInt32,
}  # fmt: skip
"""Its columns."""
_SIGNIFICANT: Final = 9
_PAIRS: Final = """
    with rating as (
        select f.area, f.service, f.role, f.wave, f.question, f.outcome, kind, wording, mean, mean_low, mean_high, places
        from assessment_figure f left join answered_in p on f.question = p.question and f.area = p.area and f.wave = p.wave and f.role = p.role
            and f.outcome is not distinct from p.outcome and f.service is not distinct from p.service and p.agreed is null
        where breakdown = '' and f.agreed is null
    ), asked as (
        select a.id as action, a.role, a.wave as before_wave, a.asked_again as after_wave, a.area, a.service,
            a.outcome, exists (from assessment_figure w where w.wave = a.asked_again and w.period_start <= a.ended_on) as is_early,
            coalesce(a.question, (
            select any_value(r.question) from rating r where r.outcome = a.outcome and r.area = a.area and r.role = a.role
                and r.kind = 'rating' having count(distinct r.question) = 1)) as question
        from action a where a.asked_again is not null
    ), rated_for as (
        select asked.action, list(distinct coalesce(r.outcome, '')) as outcomes
        from asked join rating r on r.area = asked.area and r.role = asked.role and r.question = asked.question
            and r.service is not distinct from asked.service
        group by asked.action
    ), chosen as (
        select asked.*, case when list_contains(r.outcomes, asked.outcome) then asked.outcome
            when len(r.outcomes) = 1 then r.outcomes[1] end as judged, len(r.outcomes) > 1 and judged is null as is_of_several
        from asked left join rated_for r on r.action = asked.action
    )
    select asked.* exclude (area, service, outcome, judged),
        b.mean as before, b.mean_low as before_low, b.mean_high as before_high, b.wording as before_wording, b.places as before_places,
        f.mean as after, f.mean_low as after_low, f.mean_high as after_high, f.wording as after_wording, f.places as after_places
    from chosen asked
    left join rating b on b.area = asked.area and b.service is not distinct from asked.service and b.role = asked.role
        and b.question = asked.question and b.wave = asked.before_wave and coalesce(b.outcome, '') = asked.judged
    left join rating f on f.area = asked.area and f.service is not distinct from asked.service and f.role = asked.role
        and f.question = asked.question and f.wave = asked.after_wave and not asked.is_early and coalesce(f.outcome, '') = asked.judged
    order by action"""


def fill_action_ratings(con: duckdb.DuckDBPyConnection) -> None:
    """Create action_rating in `release_file`, where action and assessment_figure are; ANSWERED_IN is registered, and is no more afterwards.

    Compared is the question that the action names, else the one rating question of its outcome, as asked of the role that said it; of a
    question that was said of several outcomes, the ratings of the action's. A wave that began before the action was done says nothing about it.
    """
    pairs = read_frame(con, _PAIRS)
    con.unregister(ANSWERED_IN)
    found = asked_again(pairs).with_columns(cs.float().round_sig_figs(_SIGNIFICANT))
    unnamed = pl.when(pl.col("question").is_null()).then(pl.lit("it is not recorded which question's rating to look at"))
    early = pl.when("is_early").then(pl.lit("it was asked again before the action was done"))
    several = pl.when("is_of_several").then(pl.lit("the question was rated for several outcomes, and the action names none of them"))
    told = found.with_columns(reason=pl.coalesce(unnamed, several, early, "reason"))
    write_frame(con, "action_rating", told.drop("is_early", "is_of_several"))
