"""Links between pages: plain text that opens the same view anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

KEY_DIGITS = 16


def latest_key(series: Any) -> str | None:
    """The digits that the Origin page knows the latest figure of a series by: what a question about the series is pinned to."""
    return f"{series.points[-1]['key']:0{KEY_DIGITS}x}" if series.points else None


@dataclass(frozen=True)
class Place:
    """What every link carries on: release and area."""

    release: str
    area: str

    def indicator(self, indicator: str, **more: str) -> str:
        """The Indicator page."""
        return self._to("indicator", indicator=indicator, **more)

    def origin(self, key: int) -> str:
        """The Origin page of one figure."""
        return self._to("origin", code=f"{self.release}/{key:0{KEY_DIGITS}x}")

    def overview(self) -> str:
        """The Overview. It is the page that opens first, so it has no name of its own."""
        return f"./?{urlencode({'release': self.release, 'area': self.area})}"

    def pathways(self, **more: str) -> str:
        """The Pathways page; `pathway` and `service` by their ids."""
        return self._to("pathways", **more)

    def services(self, service: str = "", **more: str) -> str:
        """The Services page, or one service by its id. The Overview's filter has the name `service` in its address already."""
        return self._to("services", **({"commission": service} if service else {}), **more)

    def review(self, **more: str) -> str:
        """The pathway review page."""
        return self._to("review", **more)

    def co_assessment(self, **more: str) -> str:
        """The Co-assessment page; `asked`: a question by its key."""
        return self._to("co_assessment", **more)

    def survey_quality(self, **more: str) -> str:
        """The Survey quality page."""
        return self._to("survey_quality", **more)

    def questions(self, **more: str) -> str:
        """The questions register."""
        return self._to("questions", **more)

    def actions(self, **more: str) -> str:
        """You said, we did: the register of actions; `action`: one by its id."""
        return self._to("actions", **more)

    def commentary(self, indicator: str) -> str:
        """The page on which a commentary is written."""
        return self._to("commentary", indicator=indicator)

    def learning(self) -> str:
        """The learning log."""
        return self._to("learning")

    def _to(self, page: str, **parameters: str) -> str:
        return f"{page}?{urlencode({**parameters, 'area': self.area, 'release': self.release})}"
