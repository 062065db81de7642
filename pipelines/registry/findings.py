"""A finding of the review: a fault that names its rule and does not stop the registry from being used."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from pipelines.registry.faults import Fault
from pipelines.registry.files import Located, Steps


def finding(place: Located[Any], path: Steps, rule: str, found: str, expected: str, fix: str, holds_from: dt.date | None = None) -> Fault:
    """A finding at a key inside the entry."""
    fault = place.fault(path, found, expected, fix)
    return dataclasses.replace(fault, rule=rule, severity="review", holds_from=holds_from)
