"""What the processes of the fault tests do with notes. Everything they return goes through JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines import service
from pipelines.errors import Refused
from pipelines.home import Home
from tests.notes_fixture import question


def ask(home: str, text: str) -> str:
    """Ask a question; its id."""
    return str(service.ask_question(Home(Path(home)), question(text=text))["question"])


def reply_often(home: str, to: str, me: int, rounds: int) -> list[int]:
    """Reply until the question is closed, or so often; the numbers of the decisions."""
    numbers: list[int] = []
    for turn in range(rounds):
        try:
            numbers.append(
                service.reply_to_question(Home(Path(home)), to, {"text": f"Reply {turn} of {me}."}, by=f"Officer {me}")["number"]
            )
        except Refused:
            break
    return numbers


def close(home: str, question_id: str) -> int:
    """Close a question; the number of the decision."""
    return int(service.close_question(Home(Path(home)), question_id, "no longer asked", by="Councillor")["number"])


def approve(home: str, submission: str, by: str) -> dict[str, Any] | None:
    """Sign a submission off; nothing where that was refused."""
    try:
        return service.approve(Home(Path(home)), submission, by=by)
    except Refused:
        return None
