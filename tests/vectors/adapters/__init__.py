"""From a vector's arguments to ours and back: names, shapes and quirks of the peers live here, never in `measures`.

A quirk is where a peer does otherwise than we do, and the vector holds its answer. Each is marked QUIRK with what we do instead.
"""

from tests.vectors.adapters import charts, comparisons, funnels, intervals  # noqa: F401 - each enters its adapters
from tests.vectors.adapters.answers import ADAPTERS

__all__ = ["ADAPTERS"]
