"""Links between pages: plain text that opens the same view anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

KEY_DIGITS = 16


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

    def _to(self, page: str, **parameters: str) -> str:
        return f"{page}?{urlencode({**parameters, 'area': self.area, 'release': self.release})}"
