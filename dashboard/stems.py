"""The pages there are, by the names that their addresses have."""

from __future__ import annotations

READING = ("overview", "pathways", "co_assessment", "services", "indicator", "origin")
BESIDE = ("review", "survey_quality")  # others lead to it: not in the navigation
ENTERING = ("upload", "submissions")
LOOP = ("questions", "actions", "commentary", "learning", "session")  # for those inside; figures and the Overview lead to them


def stems(audience: str) -> tuple[str, ...]:
    """Every page that the audience may open, in the order of the navigation."""
    return (*READING, *BESIDE, *((*ENTERING, *LOOP) if audience == "internal" else ()), "about")
