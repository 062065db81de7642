"""check, submit, sources, template: everything before the sign-off."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.commands.options import HOME, ByOption, EditionOption, HomeOption, JsonOption, SourceOption
from pipelines.commands.output import day, print_json, say, table, warn
from pipelines.errors import CannotRead

if TYPE_CHECKING:
    from pipelines.checks.run import CheckResult

MOST_ROWS = 20
"""Rows that are named where many say the same."""
FileArgument = Annotated[Path, typer.Argument(help="The file, as it came.", show_default=False)]
WebOption = Annotated[bool, typer.Option("--web", hidden=True, help="Keep to the limits for uploads of settings.toml.")]
sources_app = typer.Typer(help="Who sends what, in which layout.", invoke_without_command=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(check)
    app.command()(submit)
    app.add_typer(sources_app, name="sources")
    app.command()(template)


def check(
    file: FileArgument,
    source: SourceOption,
    edition: EditionOption = "",
    web: WebOption = False,
    home: HomeOption = HOME,
    json: JsonOption = False,
) -> None:
    """Reads and checks a file, and stores nothing. Exit 0: accepted; 1: not accepted; 2: cannot be read."""
    from pipelines import service

    opened = service.home_if_any(home)
    if opened is None:
        warn(f"{home}: no home there. Checked with the registry that comes with the product, and against nothing that is held.")
    result = service.check_file(opened, file, source, edition=day(edition, "--edition"), limits=service.limits_for(opened, web=web))
    if json:
        print_json(check_document(result))
    else:
        show_check(result)
    raise typer.Exit(_exit(result))


def submit(
    file: FileArgument,
    source: SourceOption,
    edition: EditionOption = "",
    reason: Annotated[list[str], typer.Option("--reason", help="RULE=TEXT: why a query is right. ALL=TEXT answers every one.")] = [],  # noqa: B006 - typer copies it
    by: ByOption = "",
    web: WebOption = False,
    home: HomeOption = HOME,
    json: JsonOption = False,
) -> None:
    """Checks a file, then stores it whole or not at all. Exit as `check`; a query without a reason: exit 1."""
    from pipelines import service

    opened = service.open_home(home)
    done = service.submit_file(
        opened, file, source, edition=day(edition, "--edition"), reasons=_reasons(reason), by=by or None,
        limits=service.limits_for(opened, web=web),
    )  # fmt: skip
    if json:
        told = {
            "submission": done.submission,
            "is_new": done.is_new,
            "refusal": done.refusal or None,
            "reads_otherwise": done.reads_otherwise or None,
        }
        print_json(check_document(done.check) | told)
    else:
        show_check(done.check)
        say(_outcome_of(done.submission, done.is_new, done.refusal))
        if done.reads_otherwise:
            say(f"But under today's registry the file gives other figures: {done.reads_otherwise}. No release shows those. "
                f"To have it read anew: outcomes withdraw {done.submission} --note TEXT, then submit it again.")  # fmt: skip
    raise typer.Exit(0 if done.submission else max(1, _exit(done.check)))


@sources_app.callback()
def sources(context: typer.Context, home: HomeOption = HOME, json: JsonOption = False) -> None:
    """Lists the sources; `sources guess FILE` says which one a file looks like."""
    if context.invoked_subcommand:
        return
    from pipelines import service

    found = service.registry_of(service.home_if_any(home)).sources.values()
    rows = [{"id": s.id, "title": s.title, "publisher": s.publisher, "formats": list(s.formats), "licence": s.licence} for s in found]
    if json:
        print_json({"sources": rows})
    else:
        table("Sources", ("id", "what", "formats"),
              [(r["id"], r["title"], ", ".join(r["formats"])) for r in rows])  # fmt: skip


@sources_app.command()
def guess(file: FileArgument, web: WebOption = False, home: HomeOption = HOME, json: JsonOption = False) -> None:
    """Names the source, layout, header row and mapping that fit a file, with reasons; or drafts a layout to edit."""
    from pipelines import service

    opened = service.home_if_any(home)
    document = service.guess_file(opened, file, limits=service.limits_for(opened, web=web))
    if json:
        print_json(document)
        return
    for found in document["guesses"]:
        say(f"{found['source']} (layout {found['layout']}, header in row {found['header_row']})")
        for why in found["reasons"]:
            say(f"  - {why}")
        for column, meaning in found["mapping"].items():
            say(f"  {column} -> {meaning}")
    if document["draft"]:
        say("No source of the registry fits. A draft to edit and save in registry/sources/:")
        say(document["draft"])


def template(
    source: Annotated[str, typer.Argument(help="An id from `outcomes sources`.")],
    to: Annotated[Path, typer.Option("--to", help="The workbook to write; it must not exist yet.")],
    home: HomeOption = HOME,
    json: JsonOption = False,
) -> None:
    """Writes a workbook to fill in, with the columns, indicators and areas that the source knows."""
    from pipelines import service

    if to.suffix.lower() != ".xlsx":
        raise CannotRead("--to", "a name that ends in .xlsx", f"'{to.name}'", "Under another name a workbook is misread.")
    service.write_template_file(service.home_if_any(home), source, to)
    if json:
        print_json({"written": str(to)})
    else:
        say(f"Written: {to}. Fill in its first sheet, then: outcomes check {to} --source {source}")


def check_document(result: CheckResult) -> dict[str, Any]:
    """The JSON of `check`."""
    return {
        "file": result.file, "sha256": result.sha256, "source": result.source, "edition": result.edition.date,
        "edition_found_in": result.edition.found_in, "rows": result.row_count, "observations": result.observation_count,
        "accepted": result.accepted, "rules_run": len(result.rule_runs), "findings": result.findings.to_dicts(),
        "set_aside": result.set_aside.to_dicts(), "not_in_registry": list(result.unmapped),
        "if_approved": asdict(result.if_approved) if result.accepted and result.if_approved else None,
    }  # fmt: skip


def show_check(result: CheckResult) -> None:
    """A check for a person: what was read, then every finding, errors first."""
    rows, figures = _count(result.row_count, "row"), _count(result.observation_count, "observation")
    edition = f"{result.edition.date.day} {result.edition.date:%B %Y}"
    found_in = "as stated" if result.edition.found_in == "stated" else f"from {result.edition.found_in}"
    say(f"{result.file}: {rows}, {figures}, edition {edition} ({found_in}), {_count(len(result.rule_runs), 'rule')}.")
    order = {"error": 0, "query": 1, "note": 2}
    found = sorted(result.findings.to_dicts(), key=lambda f: order[f["severity"]])
    for group in _alike(found):
        say(f"{group[0]['severity']:<5}  {group[0]['rule']}: {_places(group)}{group[0]['message']} {group[0]['fix']}")
    if result.accepted and (would := result.if_approved):
        say(f"If approved: {_count(would.new, 'new figure')}, {would.restated:,} restated, {would.same:,} as they are held.")
    counts = {severity: sum(f["severity"] == severity for f in found) for severity in order}
    say(f"Errors: {counts['error']}, queries: {counts['query']}, notes: {counts['note']}. " + (
        "Accepted." if result.accepted else "Not accepted: mend the errors and check again."))  # fmt: skip


def _count(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def _alike(findings: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Findings that say the same of different rows, together. Notes that differ only in the cell are put together too."""
    groups: dict[tuple[str, str | None, str | None], list[dict[str, Any]]] = {}
    for f in findings:
        same = None if f["severity"] == "note" else f["message"]
        groups.setdefault((f["rule"], f["sheet"], same), []).append(f)
    return list(groups.values())


def _places(group: list[dict[str, Any]]) -> str:
    """The place of the first finding, and the rows of the others."""
    if len(group) == 1:
        return _place(group[0])
    rows = [str(f["row"]) for f in group[1:] if f["row"] is not None]
    shown = ", ".join(rows[:MOST_ROWS]) + (f" and {len(rows) - MOST_ROWS} more (--json lists every one)" if len(rows) > MOST_ROWS else "")
    return f"{_place(group[0])[:-2]} and {'row' if len(rows) == 1 else 'rows'} {shown}: " if rows else _place(group[0])


def _place(finding: dict[str, Any]) -> str:
    """Where a finding is, in words: sheet, row, column and the text found there."""
    parts = [f"{name} {finding[name]}" for name in ("sheet", "row", "column") if finding[name] not in (None, "")]
    shown = f" '{finding['value']}'" if finding["value"] not in (None, "") else ""
    return f"{', '.join(parts)}{shown}: " if parts or shown else ""


def _reasons(texts: list[str]) -> dict[str, str]:
    reasons: dict[str, str] = {}
    for text in texts:
        rule, equals, reason = (part.strip() for part in text.partition("="))
        if not equals or not rule or not reason:
            raise CannotRead("--reason", "RULE=TEXT", repr(text), 'Write for example --reason demo-row="left in by the publisher".')
        if rule in reasons:
            raise CannotRead("--reason", "one reason for each rule", f"two for {rule}", "Put both into one text.")
        reasons[rule] = reason
    return reasons


def _outcome_of(submission: str | None, is_new: bool, refusal: str) -> str:
    if submission is None:
        return f"Not submitted. {refusal}".strip()
    return f"Submitted as {submission}. Next: another person runs outcomes approve {submission}" if is_new else (
        f"Already submitted as {submission}: the same file, source and edition. Nothing changed.")  # fmt: skip


def _exit(result: CheckResult) -> int:
    return 2 if not result.was_read else 0 if result.accepted else 1
