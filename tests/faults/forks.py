"""Processes that start at once: forked from one that has imported everything and run nothing, so that no thread is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
_TRACED = (str(ROOT / "pipelines"), str(ROOT / "tests" / "integration" / "ledger"))
_NOT_TRACED = tuple(str(ROOT / "pipelines" / name) for name in ("registry", "measures", "ledger/keys.py", "releases/inputs.py"))
"""These run once for every area or figure and write no file: their lines would crowd out all others."""


class Forks:
    """Starts an action of `tests.faults.actions` in a process of its own, and waits for it."""

    def __enter__(self) -> Forks:
        self._mother = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forks"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._mother.communicate()

    def start(self, action: str, result: Path, *, kill_at: int | None = None, kill_in: str | None = None, **arguments: Any) -> int:
        """The id of a new process that runs the action, and kills itself before the `kill_at`-th line of our own code, or as it
        enters our function of the name `kill_in`.
        """
        asked = {"do": action, "result": str(result), "kill_at": kill_at, "kill_in": kill_in, "arguments": arguments}
        return int(self._ask(asked))

    def wait(self, process: int) -> int:
        """The exit code of a process, or minus the signal that ended it."""
        return int(self._ask({"wait": process}))

    def _ask(self, question: dict[str, Any]) -> Any:
        assert self._mother.stdin is not None
        assert self._mother.stdout is not None
        self._mother.stdin.write(json.dumps(question) + "\n")
        self._mother.stdin.flush()
        return json.loads(self._mother.stdout.readline())


class KillAt:
    """A trace function that counts lines of our own code and kills its process before a given one, or on entering a function."""

    def __init__(self, line: int | None, function: str | None) -> None:
        self.count, self._line, self._function = 0, line, function

    def __call__(self, frame: FrameType, event: str, argument: object) -> KillAt | None:
        if event == "call":
            name = frame.f_code.co_filename
            if frame.f_code.co_name == self._function and name.startswith(_TRACED):
                os.kill(os.getpid(), signal.SIGKILL)
            return self if name.startswith(_TRACED) and not name.startswith(_NOT_TRACED) else None
        if event == "line":
            self.count += 1
            if self.count == self._line:
                os.kill(os.getpid(), signal.SIGKILL)
        return self


def _child(question: dict[str, Any]) -> None:
    from tests.faults import actions

    tracer = KillAt(question["kill_at"], question["kill_in"])
    if question["kill_at"] is not None or question["kill_in"] is not None:
        sys.settrace(tracer)
    try:
        found = getattr(actions, question["do"])(**question["arguments"])
    except BaseException:
        sys.settrace(None)
        traceback.print_exc()
        os._exit(1)
    sys.settrace(None)
    Path(question["result"]).write_text(json.dumps({"found": found, "lines": tracer.count}), encoding="utf-8")
    os._exit(0)


def main() -> None:
    """Answer questions, one a line, until there are no more."""
    from pipelines.registry.load import bundled_folder, load_registry
    from tests.faults import actions  # noqa: F401 (so that each child has everything imported)

    load_registry(bundled_folder())  # plain Python without threads, which a child would take longer for than for all the rest
    for line in sys.stdin:
        question = json.loads(line)
        if "wait" in question:
            answer = os.waitstatus_to_exitcode(os.waitpid(question["wait"], 0)[1])
        else:
            answer = os.fork()
            if answer == 0:
                _child(question)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
