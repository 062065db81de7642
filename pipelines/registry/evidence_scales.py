"""The published scales on which the evidence of a link is graded, in our words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pipelines.registry.pathways import Evidence, Scale


@dataclass(frozen=True)
class EvidenceScale:
    """A scale: its name, its levels from lowest to highest, and where it is published."""

    title: str
    levels: dict[int, str]
    source: str


SCALES: Final[dict[Scale, EvidenceScale]] = {
    "nesta": EvidenceScale(
        "Nesta Standards of Evidence",
        {
            1: "Says what is done and why it should help, in a way that convinces",
            2: "Figures show a change for the better among those served; nothing yet tells it from other influences",
            3: "A control or comparison group shows the difference",
            4: "Independent evaluations, more than one, show the same",
            5: "Shown in several places, with manuals and procedures that let others repeat it",
        },
        "Puttick and Ludlow, Standards of Evidence: an approach that balances the need for evidence with innovation, Nesta, 2013",
    ),
    "maryland": EvidenceScale(
        "Maryland Scientific Methods Scale",
        {
            0: "No study compares anything",
            1: "One comparison: those served with others, or before with after",
            2: "Before and after, or with a comparison group that is not shown to be alike",
            3: "Before and after, in those served and in a comparable group",
            4: "As 3, over many units, with other influences controlled for, or nearly random assignment",
            5: "Random assignment, with enough units",
        },
        "Sherman and others, Preventing Crime: What Works, What Doesn't, What's Promising, University of Maryland, 1997; level 0 for no study",
    ),
}

BEARS_OUT: Final = {"for": 1.0, "mixed": 0.5, "against": 0.0}
"""What is left of a level by which way the evidence points."""


def is_on_scale(evidence: Evidence) -> bool:
    """Whether the scale has that level."""
    return evidence.level in SCALES[evidence.scale].levels


def strength(evidence: Evidence | None) -> float:
    """How far evidence carries a claim, from 0 to 1: the level over the highest one, half of it where it is mixed, none where it is against.

    Both scales end at 5, so that like is put beside like.
    """
    if evidence is None:
        return 0.0
    return evidence.level / max(SCALES[evidence.scale].levels) * BEARS_OUT[evidence.points]
