"""The life of a home's survey answers: files that replace each other in part, withdrawals, purges and releases, by plain loops over what was sent."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipelines import service
from pipelines.errors import OutcomesError
from pipelines.home import Home
from pipelines.read_api.connections import open_release
from tests.figures import Say
from tests.integration.answer_files import PART, SAFE, answer, csv_of, home_of_answers

ROUNDS = 6
COUNTY, DISTRICTS = "X00000100", [f"X{number:08d}" for number in range(1, 5)]
WAVES, ROLES = ("2024-Q4", "2025-Q1", "2025-Q2"), ("young person", "carer", "professional")
FIRST_EDITION = dt.date(2025, 7, 1)
Answered = tuple[str, str, str]
"""Wave, area, role: what a newer file takes the place of."""
Key = tuple[str, str, str, str]
"""And the question."""


@dataclass
class Sent:
    """A file of answers: of each wave, area and role the scores of each question, and the number of its approval while it counts."""

    id: str
    edition: dt.date
    scores: dict[Answered, dict[str, list[int]]]
    approval: int | None = None


@dataclass
class Life:
    """A home and every file that was sent to it."""

    home: Home
    chance: random.Random
    sent: list[Sent] = field(default_factory=list)
    shown: dict[str, list[Sent]] = field(default_factory=dict)
    files: int = 0

    def live(self) -> None:
        """One thing that people do."""
        waiting = [each for each in self.sent if each.approval is None]
        counting = [each for each in self.sent if each.approval is not None]
        what = self.chance.choice(["send"] * 3 + ["approve", "approve"] * bool(waiting) + ["withdraw", "purge"] * (len(counting) > 1))
        if what == "send":
            self.send()
        elif what == "approve":
            self.approve(self.chance.choice(waiting))
        else:
            gone = self.chance.choice(counting)
            self.sent.remove(gone)
            if what == "withdraw":
                service.withdraw(self.home, gone.id, by="Ann", note="a mistake in the file")
            else:
                self.purge(gone)

    def send(self) -> None:
        """Some waves, some areas, some roles, one question or both; more people than the smallest group that is shown."""
        scores: dict[Answered, dict[str, list[int]]] = {}
        for wave, area in itertools.product(self.some(WAVES), self.some(DISTRICTS)):
            for role in self.some(ROLES):
                people = self.chance.randint(11, 30)
                scores[wave, area, role] = {each: [self.chance.randint(1, 5) for _ in range(people)] for each in self.some((SAFE, PART))}
        rows = [
            answer(score, ref=f"{role}-{area}-{person}", role=role, question=question, wave=wave, area=area)
            for (wave, area, role), asked in scores.items()
            for question, given in asked.items()
            for person, score in enumerate(given)
        ]
        self.files += 1
        path = csv_of(self.home.root.parent / f"wave{self.files}.csv", rows)
        edition = FIRST_EDITION + dt.timedelta(days=self.chance.randint(0, 60))
        done = service.submit_file(self.home, path, "survey_responses", edition=edition, reasons={"ALL": "as sent"}, by="Ann")
        assert done.submission, (done.refusal, done.check.findings.to_dicts())
        self.sent.append(Sent(done.submission, edition, scores))

    def some(self, of: tuple[str, ...] | list[str]) -> list[str]:
        """Between one and all of them."""
        return self.chance.sample(of, self.chance.randint(1, len(of)))

    def approve(self, sent: Sent) -> None:
        """Signs off; where other questions arise since it was sent, it is taken back."""
        try:
            sent.approval = service.approve(self.home, sent.id, by="Bea")["number"]
        except OutcomesError:
            service.withdraw(self.home, sent.id, by="Ann", note="other questions")
            self.sent.remove(sent)

    def purge(self, gone: Sent) -> None:
        """Takes a file out of everything, as if it had never come."""
        again = service.purge(self.home, gone.id, reason="not to be kept", by="Cat")["releases"]
        assert again.keys() == {id for id, shown in self.shown.items() if gone in shown}
        for old, new in again.items():
            self.shown[new] = [each for each in self.shown.pop(old) if each is not gone]

    def release(self, id: str) -> None:
        """Seals what counts."""
        service.build_release(self.home, id, by="Bea")
        self.shown[id] = [each for each in self.sent if each.approval is not None]

    def current(self, id: str) -> dict[Key, list[int]]:
        """Every score in a release: of each wave, area and role from the latest edition, of equal ones from the last approval.

        The county's are those of its districts.
        """
        best: dict[Answered, dict[str, list[int]]] = {}
        for sent in sorted(self.shown[id], key=lambda each: (each.edition, each.approval or 0)):
            best |= sent.scores
        found: defaultdict[Key, list[int]] = defaultdict(list)
        for (wave, area, role), asked in best.items():
            for question, scores in asked.items():
                found[wave, area, role, question] += scores
                found[wave, COUNTY, role, question] += scores
        return found


@pytest.mark.parametrize("seed", [3])
def test_the_life_of_answers_is_told_as_loops_tell_it(tmp_path: Path, say: Say, seed: int) -> None:
    life = Life(home_of_answers(tmp_path / "home"), random.Random(seed))
    figures = moved = 0
    for number in range(ROUNDS):
        while not any(each.approval for each in life.sent):
            life.live()
        for _ in range(4):
            life.live()
        life.release(f"r{number}")
        figures += sum(compare(life, id) for id in life.shown)
        moved += sum(compare_pair(life, *pair) for pair in itertools.permutations(list(life.shown)[-3:], 2))
        assert service.verify(life.home) == []
    assert [service.rebuild(life.home, id) for id in life.shown] == [[]] * len(life.shown)
    again = sum("." in id for id in life.shown)
    assert again
    say(
        f"seed {seed}: {life.files} files, {len(life.shown)} releases, {again} of them built again, {figures:,} figures compared, {moved:,} moves"
    )


def compare(life: Life, id: str) -> int:
    """Number, mean and good answers of every question, wave, area and role; how many."""
    current = life.current(id)
    sql = "select * from assessment_figure where breakdown = '' and service is null"
    shown = [(keyed(row), row) for row in open_release(life.home.root, id).dicts(sql)]
    assert {key for key, _ in shown} == current.keys()
    for key, row in shown:
        scores = current[key]
        assert (row["n"], row["positive"]) == (len(scores), sum(score >= 4 for score in scores))
        assert row["mean"] == pytest.approx((sum(scores) / len(scores) - 1) / 4 * 100)
    return len(shown)


def compare_pair(life: Life, old: str, new: str) -> int:
    """Which questions came, went and changed from one release to the other; how many."""
    before, after = life.current(old), life.current(new)
    changed = {key for key in after.keys() & before.keys() if told(after[key]) != told(before[key])}
    expected = {"new": after.keys() - before.keys(), "lost": before.keys() - after.keys(), "restated": changed}
    rows = [
        row for row in service.compare_releases(life.home, old, new)["answers"]["rows"] if not row["breakdown"] and row["service"] is None
    ]
    for kind, keys in expected.items():
        assert {keyed(row) for row in rows if row["kind"] == kind} == keys
    return sum(map(len, expected.values()))


def keyed(row: dict[str, Any]) -> Key:
    return row["wave"], row["area"], row["role"], row["question"]


def told(scores: list[int]) -> tuple[int, int, int]:
    """What of the scores a figure shows."""
    return len(scores), sum(scores), sum(score >= 4 for score in scores)
