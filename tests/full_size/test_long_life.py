"""The life of a home, quarter by quarter: files in any order, sign-offs later, refusals, withdrawals, purges, moves to a restored backup and
releases, by plain loops over what was sent.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import random
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pytest

from pipelines import service
from pipelines.errors import OutcomesError
from pipelines.read_api.as_of import open_as_of
from pipelines.read_api.connections import open_release
from tests.councils import make_home
from tests.figures import Say
from tests.full_size.histories import ENTRANTS, NEET, PER, Figure, History, Key, Sent, compare, neighbours_of_surrey

QUARTERS, STEPS = 6, 6
FIRST_DAY = dt.date(2026, 12, 1)


@dataclass
class Counting:
    """An approved submission, and the days on which it began and ceased to count."""

    sent: Sent
    since: dt.date
    until: dt.date | None = None


@dataclass
class Life(History):
    """A history with days, purges and releases."""

    day: dt.date = FIRST_DAY
    counting: list[Counting] = field(default_factory=list)
    shown: dict[str, list[Sent]] = field(default_factory=dict)
    """Release -> the submissions in it; of one that was built again without a purged submission only the newest."""
    left: list[Path] = field(default_factory=list)
    """The homes that it lived in before."""

    def live(self) -> None:
        """Some days later something happens."""
        self.day += dt.timedelta(days=self.chance.randint(1, 15))
        held, waiting = ([each for each in self.sent if (each.approval is not None) is counts] for counts in (True, False))
        what = self.chance.random()
        if len(held) > 2 and what < 0.15:
            self.purge(self.chance.choice(held))
        elif held and 0.15 < what < 0.2:
            self.move()
        elif waiting and 0.2 < what < 0.3:
            self.reject(self.chance.choice(waiting))
        else:
            self.step()
        known = [each.sent.id for each in self.counting]
        self.counting += [Counting(s, self.day) for s in self.sent if s.approval is not None and s.id not in known]
        for each in self.counting:
            if each.until is None and each.sent not in self.sent:
                each.until = self.day

    def reject(self, sent: Sent) -> None:
        """Says no to a file that waits: as if it had never come."""
        service.reject(self.home, sent.id, by="Bob", note="not ours")
        self.sent.remove(sent)

    def move(self) -> None:
        """Goes on in a home restored from a backup, as after a disk was lost."""
        folder = self.home.root.parent
        copy = service.backup(self.home, folder / f"moved{len(self.left)}", by="Ann")
        self.left.append(self.home.root)
        assert service.restore(Path(copy), folder / f"home{len(self.left)}", by="Ann") == []
        self.home = service.open_home(folder / f"home{len(self.left)}")

    def purge(self, sent: Sent) -> None:
        """Takes a submission out of everything, as if it had never come."""
        again = service.purge(self.home, sent.id, reason="not to be kept", by="Cat")["releases"]
        assert again.keys() == {id for id, shown in self.shown.items() if sent in shown}
        for old, new in again.items():
            self.shown[new] = [each for each in self.shown.pop(old) if each is not sent]
        self.sent.remove(sent)
        self.counting = [each for each in self.counting if each.sent is not sent]

    def release(self, id: str) -> None:
        """Seals what counts."""
        service.build_release(self.home, id, by="Bob")
        self.shown[id] = [each for each in self.sent if each.approval is not None]

    def of(self, sent: list[Sent]) -> History:
        """The same council, had it sent these alone."""
        return History(self.home, self.chance, self.neighbours, sent)

    def held(self, day: dt.date) -> list[Sent]:
        """What counted at the end of a day."""
        return [each.sent for each in self.counting if each.since <= day and (each.until is None or each.until > day)]


@pytest.mark.parametrize("seed", [4])
def test_the_life_of_a_home_is_told_as_loops_tell_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, say: Say, seed: int) -> None:
    life = Life(make_home(tmp_path / "home"), random.Random(seed), neighbours_of_surrey())
    monkeypatch.setattr("pipelines.ledger.sign_off.now", lambda: dt.datetime.combine(life.day, dt.time(10), dt.UTC))
    figures = moved = 0
    for quarter in range(QUARTERS):
        while not any(each.approval for each in life.sent):
            life.live()
        for _ in range(STEPS):
            life.live()
        life.release(f"q{quarter}")
        figures += compare(life.of(life.shown[f"q{quarter}"]), open_release(life.home.root, f"q{quarter}"), dt.date.max)
        moved += sum(compare_pair(life, *pair) for pair in itertools.permutations(list(life.shown)[-3:], 2))
        figures += compare_export(life, tmp_path / f"export{quarter}", f"q{quarter}")
        figures += sum(compare_held(life, life.day - dt.timedelta(days=ago)) for ago in (0, 20, 75))
        assert service.verify(life.home) == []
    assert [service.rebuild(life.home, id) for id in life.shown] == [[]] * len(life.shown)
    service.restore(tmp_path / "backups" / service.backup(life.home, tmp_path / "backups", by="Ann"), tmp_path / "again", by="Ann")
    for root in (life.home.root, tmp_path / "again"):
        figures += sum(compare(life.of(sent), open_release(root, id), dt.date.max) for id, sent in life.shown.items())
    assert [fault for root in life.left for fault in service.verify(service.open_home(root))] == []
    again = sum("." in id for id in life.shown)
    assert again
    assert life.left
    say(
        f"seed {seed}: {len(life.shown)} releases, {again} of them built again, in {len(life.left) + 1} homes one after the other, "
        f"{figures:,} figures compared, {moved:,} that differ between releases"
    )


def compare_pair(life: Life, old: str, new: str) -> int:
    """What came, went and changed from one release to the other, either way round; how many figures."""
    before, after = (life.of(life.shown[id]).current() for id in (old, new))
    expected = {
        "new": after.keys() - before.keys(),
        "lost": before.keys() - after.keys(),
        "restated": {key for key in after.keys() & before.keys() if meant(key, after[key][1]) != meant(key, before[key][1])},
    }
    found = service.compare_releases(life.home, old, new)
    for kind, keys in expected.items():
        assert found[kind]["count"] == len(keys)
        assert {(row["indicator"], row["area"], row["period"]) for row in found[kind]["rows"]} == keys
    return sum(map(len, expected.values()))


def compare_export(life: Life, folder: Path, id: str) -> int:
    """Every row of an export; how many."""
    service.export_release(life.home, id, folder, audience="internal", formats=["csv"])
    with (folder / "observations.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["indicator"], row["area_code"], row["period"]): row for row in csv.DictReader(file)}
    current = life.of(life.shown[id]).current()
    assert rows.keys() == current.keys()
    for key, (_, figure) in current.items():
        expected = meant(key, figure)
        if isinstance(expected, str):
            assert (rows[key]["value"], rows[key]["symbol"]) == ("", expected)
        else:
            assert float(rows[key]["value"]) == pytest.approx(float(expected))
    return len(rows)


def compare_held(life: Life, day: dt.date) -> int:
    """Both indicators as they were held at the end of a day; how many figures."""
    history, registry, count = life.of(life.held(day)), service.registry_of(life.home), 0
    for indicator in (NEET, ENTRANTS):
        if any(key[0] == indicator for key in history.current()):
            count += compare(history, open_as_of(life.home, registry, indicator, as_known_on=None, as_held_on=day)[0], dt.date.max)
        else:
            with pytest.raises(OutcomesError):
                open_as_of(life.home, registry, indicator, as_known_on=None, as_held_on=day)
    return count


def meant(key: Key, figure: Figure) -> Fraction | str:
    """The value to the last digit, or the symbol in its place."""
    if figure.symbol is not None:
        return figure.symbol
    if figure.text:
        return Fraction(figure.text.replace(",", ""))
    assert figure.numerator is not None
    assert figure.denominator is not None
    return Fraction(int(figure.numerator), int(figure.denominator)) * int(PER[key[0]])
