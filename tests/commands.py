"""Runs a command of `outcomes` inside the test's own process, as the shell would see it."""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any
from unittest import mock

from pipelines.cli import _run


@dataclass(frozen=True)
class Done:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as the one JSON document that it must be."""
        return json.loads(self.out)


def outcomes(*arguments: object, answer: str = "") -> Done:
    """`outcomes ARGUMENTS`; `answer` is what a person would type. An exception fails the test: a traceback is never an answer."""
    out, err = io.StringIO(), io.StringIO()
    typed = ["outcomes", *map(str, arguments)]
    with (
        mock.patch.dict(os.environ, OUTCOMES_TRACEBACK="1"),  # a fault of the product's own is raised, not told
        mock.patch.object(sys, "argv", typed),
        mock.patch.object(sys, "stdin", io.StringIO(answer)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = _run()
    return Done(code, out.getvalue(), err.getvalue())
