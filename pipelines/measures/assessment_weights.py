"""Raking weights: the people who answered, weighted until their age, sex and area make up the population's shares (weightipy).

A weight stops at `TRIM` times the mean. Where a group of the population has nobody who answered, no weight can speak for it: there are none
for that set, and the reason names the group.
"""

from __future__ import annotations

from contextlib import redirect_stdout
from typing import Final

import polars as pl

TRIM: Final = 5.0
"""Times the mean weight; above it one person would speak for too many."""
CLOSE: Final = 1e-4
"""How far a weighted share may stay from the population's, as a share."""
NOBODY: Final = "not weighted: nobody answered of "
NO_POPULATION: Final = "not weighted: no population figures"
NOT_MET: Final = "weighted, but trimming or groups that hang together keep the shares from meeting the population's"

_SETS: Final = {
    "set": pl.String, "people": pl.Int64, "weighted": pl.Int64, "design_effect": pl.Float64, "effective_n": pl.Float64,
    "largest": pl.Float64, "furthest": pl.Float64, "reason": pl.String,
}  # fmt: skip
Targets = dict[str, dict[str, float]]


class _Nowhere:
    """weightipy reports to the standard output, where the command line prints one JSON document."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None: ...


def rake(
    people: pl.DataFrame, population: pl.DataFrame, dimensions: tuple[str, ...], trim: float = TRIM
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A weight for each person, and what weighting does to each set.

    Rows:    in: people one per set and person; population one per set, dimension and group.  out: people in their order; sets, sorted.
    Columns: in: people(set, person, then one column per dimension), population(set, dimension, group, population).
             out: weights(set, person, weight); sets(set, people, weighted, design_effect, effective_n, largest, furthest, reason).
    Units:   weight: 1 on average.  effective_n: (sum w)^2 / sum w^2 (Kish).  design_effect: weighted / effective_n.  largest: the largest
             weight.  furthest: the largest distance of a weighted share from the population's, as a share.
    Nulls:   weight: the set is not weighted, or one of the person's groups is unknown or not in the population.  reason: all is met.
    """
    rows = people.with_row_index("row")
    weights, sets = [pl.DataFrame(schema={"row": pl.UInt32, "weight": pl.Float64})], []
    for (name,), group in rows.group_by("set", maintain_order=True):
        targets = _targets(population.filter(pl.col("set") == name), dimensions)
        usable = group.filter(pl.all_horizontal(pl.col(each).is_in(list(targets[each])) for each in dimensions))
        reason = _obstacle(usable, targets)
        found = _raked(usable, targets, trim) if reason is None else None
        if found is not None:
            weights.append(usable.select("row").with_columns(weight=found))
        sets.append({"set": name, "people": group.height} | _summary(usable, found, targets, reason))
    every = rows.join(pl.concat(weights), on="row", how="left", maintain_order="left")
    return every.select("set", "person", "weight"), pl.DataFrame(sets, schema=_SETS | {"set": people.schema["set"]}).sort("set")


def _targets(population: pl.DataFrame, dimensions: tuple[str, ...]) -> Targets:
    """Share of each group that has a population, per cent, by dimension."""
    held = population.filter(pl.col("population") > 0).sort("group")
    share = held.with_columns(share=100 * pl.col("population") / pl.col("population").sum().over("dimension"))
    return {each: dict(share.filter(pl.col("dimension") == each).select("group", "share").iter_rows()) for each in dimensions}


def _obstacle(usable: pl.DataFrame, targets: Targets) -> str | None:
    if not all(targets.values()):
        return NO_POPULATION
    empty = [f"{each} {group}" for each, groups in targets.items() for group in sorted(set(groups) - set(usable[each]))]
    return NOBODY + ", ".join(empty) if empty else None


def _raked(usable: pl.DataFrame, targets: Targets, trim: float) -> pl.Series:
    import weightipy  # with pandas it takes two seconds to import, and only building a release needs it

    def weigh(cap: float) -> pl.Series:
        scheme = weightipy.Rim("set", cap=cap)
        scheme.set_targets([{each: groups} for each, groups in targets.items()])
        with redirect_stdout(_Nowhere()):
            return pl.Series("weight", weightipy.weight(usable.select(*targets).to_pandas(), scheme).to_numpy())

    plain = weigh(0)
    # A cap also bites on the way, and would leave other weights than raking even where none ends above it.
    return plain if plain.to_numpy().max() <= trim else weigh(trim)


def _summary(usable: pl.DataFrame, weights: pl.Series | None, targets: Targets, reason: str | None) -> dict[str, object]:
    if weights is None:
        return {"weighted": 0, "reason": reason}
    total, squares = float(weights.sum()), float((weights * weights).sum())
    furthest = max(
        abs(weight / total - targets[each][group] / 100)
        for each in targets
        for group, weight in usable.select(group=each, weight=weights).group_by("group").sum().iter_rows()
    )
    return {
        "weighted": usable.height, "design_effect": usable.height * squares / total**2, "effective_n": total**2 / squares,
        "largest": weights.to_numpy().max() * usable.height / total, "furthest": furthest, "reason": NOT_MET if furthest > CLOSE else None,
    }  # fmt: skip
