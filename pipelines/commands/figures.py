"""release, releases, diff, figure, claim, export: what was released and what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines.commands.options import (
    HOME,
    AreaOption,
    BreakdownOption,
    ByOption,
    HeldOption,
    HomeOption,
    JsonOption,
    KnownOption,
    ReleaseOption,
)
from pipelines.commands.output import day, print_json, say, table, warn
from pipelines.errors import Refused

WORDS = {"c": "confidential", "z": "not applicable", "x": "not available", "low": "rounds to zero", "u": "unreliable",
         "p": "provisional", "r": "revised", "b": "break in the series"}  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    for command in (release, releases, diff, figure, claim, export):
        app.command()(command)


def release(
    id: Annotated[str, typer.Option("--id", help="Its name, such as 2026-Q2. Default: the day.")] = "",
    note: Annotated[str, typer.Option("--note", help="A public note: what changed and why.")] = "",
    by: ByOption = "",
    home: HomeOption = HOME,
    json: JsonOption = False,
) -> None:
    """Builds and seals a release of everything approved."""
    from pipelines import service

    made = service.build_release(service.open_home(home), id or None, note=note, by=by or None, tell=warn)
    if json:
        print_json({"release": made})
    else:
        say(f"Released {made}.")


def releases(home: HomeOption = HOME, json: JsonOption = False) -> None:
    """Lists the releases, newest first."""
    from pipelines import service

    rows = service.releases(service.open_home(home))
    if json:
        print_json({"releases": rows})
    else:
        shown = [(r["id"], r["created_at"][:10], _state(r), r["by"], r["note"]) for r in rows]
        table("Releases", ("id", "made", "state", "by", "note"), shown)


def _state(release: dict[str, Any]) -> str:
    """What a release is now: purged or current, and whether files of it were withdrawn since."""
    withdrawn = [f"withdrawn since: {', '.join(release['withdrawn'])}"] if release["withdrawn"] else []
    return "; ".join(["purged"] * release["purged"] + ["current"] * (release["current"] and not release["purged"]) + withdrawn)


def diff(
    a: Annotated[str, typer.Argument(help="The earlier release.")],
    b: Annotated[str, typer.Argument(help="The later release.")],
    home: HomeOption = HOME,
    json: JsonOption = False,
) -> None:
    """Says what moved between two releases, and why."""
    from pipelines import service

    document = service.compare_releases(service.open_home(home), a, b)
    if json:
        print_json(document)
        return
    for sentence in document["sentences"]:
        say(sentence)


def figure(
    indicator: Annotated[str, typer.Argument(help="Registry id of the indicator.")],
    area: AreaOption,
    period: Annotated[str, typer.Option("--period", help="2023, 2022-23, 2023-Q1, 2009-04. Default: the latest.")] = "",
    breakdown: BreakdownOption = "",
    release: ReleaseOption = "",
    as_known_on: KnownOption = "",
    as_held_on: HeldOption = "",
    home: HomeOption = HOME,
    json: JsonOption = False,
) -> None:
    """One figure with its interval, verdict, comparators and origin."""
    from pipelines import service

    _refuse_release_and_day(release, as_known_on, as_held_on)
    found = service.figure(
        service.open_home(home), indicator, area, period or None, breakdown, release=release or None,
        as_known_on=day(as_known_on, "--as-known-on"), as_held_on=day(as_held_on, "--as-held-on"),
    )  # fmt: skip
    if json:
        print_json(found)
    else:
        for line in figure_lines(found):
            say(line)


def claim(
    indicator: Annotated[str, typer.Argument(help="Registry id of the indicator.")],
    area: AreaOption,
    start: Annotated[str, typer.Option("--from", help="The earlier period: 2023, 2022-23, 2023-Q1, 2009-04.")],
    end: Annotated[str, typer.Option("--to", help="The later period.")],
    says: Annotated[
        str, typer.Option("--says", help="What is claimed: -60%, '+9 %', 'fell by 0.2 points'. Default: improved.")
    ] = "improved",
    breakdown: BreakdownOption = "",
    release: ReleaseOption = "",
    as_known_on: KnownOption = "",
    as_held_on: HeldOption = "",
    home: HomeOption = HOME,
    json: JsonOption = False,
) -> None:
    """Checks a sentence about change: supported, not supported, or cannot tell."""
    from pipelines import service

    _refuse_release_and_day(release, as_known_on, as_held_on)
    found = service.claim(
        service.open_home(home), indicator, area, start, end, says, breakdown=breakdown, release=release or None,
        as_known_on=day(as_known_on, "--as-known-on"), as_held_on=day(as_held_on, "--as-held-on"),
    )  # fmt: skip
    if json:
        print_json(found)
    else:
        for sentence in found["sentences"]:
            say(sentence)


def _refuse_release_and_day(release: str, as_known_on: str, as_held_on: str) -> None:
    """A release is what it is; a day is asked of the ledger."""
    if release and (as_known_on or as_held_on):
        raise Refused("--release", "either a release or a day", "both", "Leave one of them out.")


def figure_lines(found: dict[str, Any]) -> list[str]:
    """A figure in sentences, numbers to the indicator's decimals."""
    from pipelines.sources.periods import WORDS as BASES

    def shown(value: float | None, symbol: str | None = None) -> str:
        return f"{value:,.{found['decimals']}f}" if value is not None else symbol or "not held"

    interval, verdict, band, origin = found["interval"], found["verdict"], found["band"], found["origin"]
    lines = [f"{found['title']}, {found['area_name']}, {found['period']} ({BASES[found['basis']]}): "
             f"{_in_words(found, shown(found['value']))}"]  # fmt: skip
    if ends := found["area_ends"]:
        then = ", ".join(f"{one['area']} ({one['name']})" for one in ends["became"])
        lines.append(f"the last day of {found['area_name']} is {ends['last_day']}" + (f"; then: {then}" if then else ""))
    if found["edition_note"]:
        lines.append(f"note on the edition of {found['edition']}: {found['edition_note']}")
    if found["last_published_in"]:
        lines.append(f"last published in the edition of {found['last_published_in']}: later ones leave this period out")
    if interval and interval["low"] is not None:
        lines.append(f"{interval['level']:g} % interval: {shown(interval['low'])} to {shown(interval['high'])} ({interval['method']})")
    lines += [f"beside it: {c['indicator']} {shown(c['value'], c['symbol'])}" for c in found["companions"]]
    if unpublished := found["unpublished_companion"]:
        lines.append(f"beside it: {unpublished} was never published with it")
    if band:
        reach = f"{shown(band['low'])} or more" if band["high"] is None else f"between {shown(band['low'])} and {shown(band['high'])}"
        lines.append(f"{reach}, depending on those whose activity is not known")
    lines.append(f"verdict of the series, on its latest figure: {verdict['label']} ({verdict['reason']})")
    lines += [line for c in found["comparators"] if (line := _comparator(c, shown))]
    if newer := found.get("further"):
        upper = f", or {shown(newer['upper'])} if everyone not known counted" if newer["upper"] is not None else ""
        upper = ", or more, as how many are not known is not held," if newer["is_banded"] and not upper else upper
        upper += " (disputed)" if "value" in (newer["disputes"] or "") else ""
        lines.append(
            f"held too, of another source and not joined to these: {shown(newer['value'])}{upper} for {newer['period']} ({newer['title']})"
        )
    lines.append(f"from {origin['file']}, row {origin['row']}, column {origin['column']}; submission {origin['submission']}, "
                 f"approved by {origin['approved_by']}; edition {found['edition']}")  # fmt: skip
    if gone := origin.get("withdrawn"):
        lines.append(f"that submission was withdrawn on {gone['day']}: {gone['note'] or 'no reason given'}")
    if found.get("purged"):
        lines.append(f"purged since, and would have counted: {', '.join(found['purged'])}")
    return lines


def _comparator(beside: dict[str, Any], shown: Callable[[float], str]) -> str:
    """A comparator's value, or the range of those that have one; nothing where none has."""
    held = f"{beside['parts']} of {beside['members']} have a figure" if beside["parts"] < beside["members"] else ""
    if beside["kind"] == "neighbours":
        told = [*_range(beside, shown), held] if beside["low"] is not None else []
    elif beside["value"] is None:
        told = []
    else:
        is_disputed = "value" in (beside.get("disputes") or "")
        upper = f"or {shown(beside['upper'])} if everyone not known there counted" if beside.get("upper") is not None else ""
        told = [
            shown(beside["value"]),
            f"disputed, so nothing is compared with it: {beside['edition_note']}" if is_disputed else held or upper,
        ]
    return f"{beside['name']}: {'; '.join(filter(None, told))}" if told else ""


def _range(beside: dict[str, Any], shown: Callable[[float], str]) -> list[str]:
    """Of neighbours the lowest and the highest, the figure of all of them, and for a banded figure how high they could be."""
    together = f"{shown(beside['value'])} all together" if beside["value"] is not None else ""
    is_told = beside.get("upper_low") is not None and beside["parts"] == beside["members"]
    upper = f"or {shown(beside['upper_low'])} to {shown(beside['upper_high'])} if everyone not known there counted" if is_told else ""
    return [f"{shown(beside['low'])} to {shown(beside['high'])}", together, upper]


def _in_words(found: dict[str, Any], number: str) -> str:
    """A value with its unit and what is said of it, or why there is none."""
    from pipelines.read_api.words import NBSP, with_unit

    if found["value"] is None:
        return f"{WORDS[found['symbol']]} ({found['symbol']})" if found["symbol"] else "not held"
    said = ", ".join(WORDS[letter] for letter in found["status"] or "")
    return f"{with_unit(number, found['unit']).replace(NBSP, ' ')}{f' ({said})' if said else ''}"


def export(
    release: Annotated[str, typer.Argument(help="The release, or `current`.")],
    to: Annotated[Path, typer.Option("--to", help="The folder to write to.")],
    audience: Annotated[str, typer.Option("--audience", help="internal.")] = "internal",
    format: Annotated[str, typer.Option("--format", help="csv, xlsx, ods, parquet; several with commas.")] = "csv",
    home: HomeOption = HOME,
    json: JsonOption = False,
) -> None:
    """Writes a release's figures and their metadata, symbols kept."""
    from pipelines import service

    written = service.export_release(service.open_home(home), release, to, audience=audience, formats=format.split(","))
    if json:
        print_json({"written": [str(path) for path in written]})
    else:
        for path in written:
            say(str(path))
