"""Small groups stay hidden, also from somebody who subtracts what is shown from what is shown."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog

from pipelines.measures.assessment_hiding import PROTECTS, SHOWN, SMALL, UNPUBLISHED, hidden_cells

Sum = tuple[int, list[int]]


def states(people: dict[int, int], sums: list[Sum], *, unpublished: tuple[int, ...] = (), hidden: tuple[int, ...] = ()) -> dict[int, str]:
    cells = pl.DataFrame({
        "cell": list(people), "block": [0] * len(people), "people": list(people.values()),
        "is_published": [cell not in unpublished for cell in people], "is_hidden": [cell in hidden for cell in people],
    })  # fmt: skip
    rows = [(number, total, part) for number, (total, parts) in enumerate(sums) for part in parts]
    added = pl.DataFrame(rows, schema=["sum", "total", "part"], orient="row")
    return dict(hidden_cells(cells, added, 10).iter_rows())


def test_one_small_part_takes_the_smallest_other_part_with_it() -> None:
    # 60 - 41 - 12 would give the 7 away; with 12 hidden too, 60 - 41 leaves 19 people.
    assert states({0: 60, 1: 7, 2: 12, 3: 41}, [(0, [1, 2, 3])]) == {0: SHOWN, 1: SMALL, 2: PROTECTS, 3: SHOWN}


def test_two_small_parts_that_make_a_group_below_the_minimum_need_a_third() -> None:
    # 60 - 15 - 38 = 7 people: a group of its own that nobody may see.
    assert states({0: 60, 1: 3, 2: 4, 3: 15, 4: 38}, [(0, [1, 2, 3, 4])])[3] == PROTECTS


def test_two_small_parts_of_ten_or_more_together_protect_each_other() -> None:
    assert states({0: 60, 1: 6, 2: 4, 3: 50}, [(0, [1, 2, 3])]) == {0: SHOWN, 1: SMALL, 2: SMALL, 3: SHOWN}


def test_small_parts_that_fill_their_total_do_not_all_say_that_they_are_small() -> None:
    # Two parts of which each is fewer than 10 and that make 18 are 9 and 9; of 17 nobody knows which is the 8.
    assert states({0: 38, 1: 9, 2: 9, 3: 20}, [(0, [1, 2, 3])]) == {0: SHOWN, 1: PROTECTS, 2: SMALL, 3: SHOWN}
    assert states({0: 37, 1: 9, 2: 8, 3: 20}, [(0, [1, 2, 3])]) == {0: SHOWN, 1: SMALL, 2: SMALL, 3: SHOWN}
    # One short of 9 and one above it, yet the 10 is not said to be fewer than 10: the 8 may say so.
    assert states({0: 40, 1: 8, 2: 10, 3: 22}, [(0, [1, 2, 3])]) == {0: SHOWN, 1: SMALL, 2: PROTECTS, 3: SHOWN}
    # A total that is hidden itself tells nothing of its parts.
    assert states({0: 29, 1: 9, 2: 20, 3: 9, 4: 0}, [(0, [1, 2]), (1, [3, 4])])[3] == SMALL


def test_small_parts_of_one_person_each_are_given_away_by_their_number() -> None:
    # Ten parts that somebody is in and that make ten are of one person each.
    people = {0: 52, **dict.fromkeys(range(1, 11), 1), 11: 12, 12: 30}
    found = states(people, [(0, list(range(1, 13)))])
    assert [found[cell] for cell in (1, 11, 12)] == [SMALL, PROTECTS, SHOWN]


def test_what_is_left_for_one_and_ten_needs_a_third() -> None:
    # 32 - 21 leaves 11 for a part that says "fewer than 10" and one that must be ten at least: 1 and 10. Of 12 it may be 1 or 2.
    assert states({0: 32, 1: 21, 2: 1, 3: 10}, [(0, [1, 2, 3])]) == {0: SHOWN, 1: PROTECTS, 2: SMALL, 3: PROTECTS}
    assert states({0: 33, 1: 21, 2: 2, 3: 10}, [(0, [1, 2, 3])]) == {0: SHOWN, 1: SHOWN, 2: SMALL, 3: PROTECTS}


@pytest.mark.parametrize(("small", "beside"), [(9, PROTECTS), (8, SHOWN)])
def test_a_nine_that_cannot_grow_beside_a_ten_that_cannot_shrink_needs_more(small: int, beside: str) -> None:
    """Where four hidden cells stand in a square, a 9 and the 10 across from it rise and fall together: neither can. An 8 could be 9, with 11."""
    rows = [[small, 20, 30], [20, 10, 40], [41, 42, 43]]
    people = {3 * row + column: rows[row][column] for row, column in product(range(3), range(3))}
    lines = [[3 * row + column for column in range(3)] for row in range(3)] + [
        [3 * row + column for row in range(3)] for column in range(3)
    ]
    totals = {9 + place: sum(people[cell] for cell in line) for place, line in enumerate(lines)}
    found = states(people | totals, [(9 + place, line) for place, line in enumerate(lines)])
    assert [found[cell] for cell in (0, 1, 3, 4)] == [SMALL, PROTECTS, PROTECTS, PROTECTS]
    assert (found[2], found[5]) == (beside, beside)


@pytest.mark.parametrize("seed", range(20))
def test_no_small_part_follows_from_what_the_words_beside_it_say(seed: int) -> None:
    """A county of districts by two age bands, every table of counts tried that fits what is shown: 1 to 9, ten at least, or a number."""
    chance = random.Random(seed)
    inner = {(d, b): chance.choice((1, 2, 8, 9, 10, 11, 14, 20)) for d, b in product((1, 2), (1, 2))}
    people = inner | {(d, 0): inner[d, 1] + inner[d, 2] for d in (1, 2)} | {(0, b): inner[1, b] + inner[2, b] for b in (1, 2)}
    people |= {(0, 0): sum(inner.values())}
    number = {key: place for place, key in enumerate(people)}
    added = [((0, b), [(1, b), (2, b)]) for b in (0, 1, 2)] + [((d, 0), [(d, 1), (d, 2)]) for d in (0, 1, 2)]
    found = states({number[key]: count for key, count in people.items()}, [(number[t], [number[p] for p in parts]) for t, parts in added])
    said = {key: found[number[key]] for key in people}

    def sizes(key: tuple[int, int]) -> range:
        """What the words leave open. A small group that reads like one that protects others says that somebody is in it, and no more."""
        if said[key] == SHOWN:
            return range(people[key], people[key] + 1)
        return range(1, 10) if said[key] == SMALL else range(10 if people[key] >= 10 else 1, 45)

    possible: dict[tuple[int, int], set[int]] = {key: set() for key in people}
    rows = [[(a, b) for a, b in product(sizes((d, 1)), sizes((d, 2))) if a + b in sizes((d, 0))] for d in (1, 2)]
    for (a, b), (c, d) in product(*rows):
        table = {
            (1, 1): a,
            (1, 2): b,
            (2, 1): c,
            (2, 2): d,
            (1, 0): a + b,
            (2, 0): c + d,
            (0, 1): a + c,
            (0, 2): b + d,
            (0, 0): a + b + c + d,
        }
        if all(table[0, b] in sizes((0, b)) for b in (0, 1, 2)):
            for key, count in table.items():
                possible[key].add(count)
    assert all(len(possible[key]) > 1 for key, count in people.items() if count < 10), (inner, said)


@pytest.mark.parametrize("seed", range(12))
def test_no_small_group_has_one_size_only_in_any_table_that_fits(seed: int) -> None:
    """Districts by age bands: the least and the most that each hidden small group can be, by two linear programs of its own."""
    chance = random.Random(seed)
    inner = {(d, b): chance.choice((1, 1, 2, 9, 9, 10, 10, 11, 25)) for d, b in product((1, 2, 3, 4), (1, 2, 3))}
    people = inner | {(d, 0): sum(inner[d, b] for b in (1, 2, 3)) for d in (1, 2, 3, 4)}
    people |= {(0, b): sum(people[d, b] for d in (1, 2, 3, 4)) for b in (0, 1, 2, 3)}
    number = {key: place for place, key in enumerate(people)}
    sums = [(number[0, b], [number[d, b] for d in (1, 2, 3, 4)]) for b in (0, 1, 2, 3)]
    sums += [(number[d, 0], [number[d, b] for b in (1, 2, 3)]) for d in (0, 1, 2, 3, 4)]
    counts = [people[key] for key in number]
    said = states(dict(enumerate(counts)), sums)

    def limits(cell: int) -> tuple[float, float]:
        if said[cell] == SHOWN:
            return counts[cell], counts[cell]
        if said[cell] == SMALL:
            return 1, 9
        return (10 if counts[cell] >= 10 else 1), np.inf

    adds_up = np.array([[(cell in parts) - (cell == total) for cell in range(len(counts))] for total, parts in sums], dtype=float)
    for cell in (cell for cell, count in enumerate(counts) if count < 10):
        goal = np.arange(len(counts)) == cell
        ends = [
            linprog(sign * goal, A_eq=adds_up, b_eq=np.zeros(len(sums)), bounds=[limits(each) for each in range(len(counts))]).fun * sign
            for sign in (1, -1)
        ]
        assert np.ceil(ends[0] - 1e-6) < np.floor(ends[1] + 1e-6), (cell, counts[cell], ends, said)


def test_a_part_that_nobody_is_in_is_known_and_protects_nobody() -> None:
    assert states({0: 40, 1: 5, 2: 0, 3: 35}, [(0, [1, 2, 3])])[3] == PROTECTS


def test_an_unpublished_part_that_nobody_is_in_protects_nobody_either() -> None:
    # 60 - 45 is the 15 that is hidden elsewhere, whatever is said of those without a group: there are none.
    assert states({0: 60, 1: 15, 2: 0, 3: 45}, [(0, [1, 2, 3])], unpublished=(2,), hidden=(1,))[3] == PROTECTS


def test_a_hidden_total_needs_one_hidden_part_and_no_more() -> None:
    assert states({0: 60, 1: 20, 2: 40}, [(0, [1, 2])], hidden=(0,)) == {0: PROTECTS, 1: PROTECTS, 2: SHOWN}
    assert states({0: 60, 1: 20, 2: 40}, [(0, [1, 2])], hidden=(0, 1)) == {0: PROTECTS, 1: PROTECTS, 2: SHOWN}


def test_those_who_told_no_group_protect_a_small_group_if_they_are_enough() -> None:
    assert states({0: 60, 1: 5, 2: 43, 3: 12}, [(0, [1, 2, 3])], unpublished=(3,)) == {0: SHOWN, 1: SMALL, 2: SHOWN, 3: UNPUBLISHED}
    assert states({0: 60, 1: 5, 2: 53, 3: 2}, [(0, [1, 2, 3])], unpublished=(3,))[2] == PROTECTS


def test_few_who_told_no_group_are_hidden_by_hiding_a_group() -> None:
    # 40 - 20 - 17 = 3 people without a group: what they answered would be what is left over.
    assert PROTECTS in states({0: 40, 1: 20, 2: 17, 3: 3}, [(0, [1, 2, 3])], unpublished=(3,)).values()


def test_a_total_that_is_told_elsewhere_stays_and_its_parts_are_hidden() -> None:
    # 25 is told in another table: 25 - 22 = 3. Where all parts are hidden already, hiding it here too would help nobody.
    cells = pl.DataFrame({"cell": [0, 1, 2], "block": [0] * 3, "people": [25, 22, 3], "is_published": [True] * 3, "is_hidden": [False] * 3,
                          "is_fixed": [True, False, False]})  # fmt: skip
    sums = pl.DataFrame({"sum": [0, 0], "total": [0, 0], "part": [1, 2]})
    assert dict(hidden_cells(cells, sums, 10).iter_rows()) == {0: SHOWN, 1: PROTECTS, 2: SMALL}
    alone = cells.with_columns(people=pl.Series([25, 25, 0]), is_hidden=pl.Series([False, True, False]))
    assert dict(hidden_cells(alone, sums, 10).iter_rows()) == {0: SHOWN, 1: PROTECTS, 2: SHOWN}


def test_a_county_of_one_district_is_hidden_with_it() -> None:
    assert states({0: 12, 1: 12}, [(0, [1])], hidden=(1,)) == {0: PROTECTS, 1: PROTECTS}


def test_what_is_hidden_in_rows_is_not_given_away_by_columns() -> None:
    # Two districts by two age bands. Hiding along one row alone would leave the other direction open.
    people = {"cc": 80, "ca": 37, "cb": 43, "1c": 41, "2c": 39, "1a": 7, "1b": 34, "2a": 30, "2b": 9}
    number = {name: place for place, name in enumerate(people)}
    sums = [(number[total], [number[part] for part in parts]) for total, parts in (
        ("cc", ["1c", "2c"]), ("ca", ["1a", "2a"]), ("cb", ["1b", "2b"]), ("cc", ["ca", "cb"]), ("1c", ["1a", "1b"]), ("2c", ["2a", "2b"]))]  # fmt: skip
    found = states({number[name]: count for name, count in people.items()}, sums)
    assert {name: found[number[name]] for name in ("1a", "1b", "2a", "2b")} == {"1a": SMALL, "1b": PROTECTS, "2a": PROTECTS, "2b": SMALL}


@pytest.mark.parametrize("seed", range(25))
def test_no_small_group_follows_from_all_sums_together(seed: int) -> None:
    """A county of districts by age bands with random counts, attacked with linear algebra, and by every single subtraction."""
    chance = random.Random(seed)
    districts, bands = chance.randint(2, 6), chance.randint(2, 4)
    inner = {(d, b): chance.choice((0, 3, 6, 8, 9, 11, 14, 25, 40)) for d, b in product(range(1, districts + 1), range(1, bands + 1))}
    people = dict(inner)
    for d in range(1, districts + 1):
        people[d, 0] = sum(inner[d, b] for b in range(1, bands + 1))
    for b in range(bands + 1):
        people[0, b] = sum(people[d, b] for d in range(1, districts + 1))
    number = {key: place for place, key in enumerate(people)}
    sums = [(number[0, b], [number[d, b] for d in range(1, districts + 1)]) for b in range(bands + 1)]
    sums += [(number[d, 0], [number[d, b] for b in range(1, bands + 1)]) for d in range(districts + 1)]
    counts = {number[key]: count for key, count in people.items()}
    found = states(counts, sums)
    unknown = [cell for cell in counts if found[cell] != SHOWN and counts[cell] > 0]
    assert all(counts[cell] >= 10 or counts[cell] == 0 for cell, state in found.items() if state == SHOWN)
    for total, parts in sums:
        left = [part for part in parts if part in unknown]
        assert total in unknown or not left or sum(counts[part] for part in left) >= 10
    rows = [[(part in parts) - (part == total) for part in unknown] for total, parts in sums]
    matrix = np.array(rows, dtype=float).reshape(len(sums), len(unknown))
    rank = np.linalg.matrix_rank(matrix) if unknown else 0
    for place, cell in enumerate(unknown):
        if counts[cell] < 10:
            alone = np.zeros(len(unknown))
            alone[place] = 1
            assert np.linalg.matrix_rank(np.vstack([matrix, alone])) > rank, f"{cell} follows from the sums"
