"""The text of a cell as a figure: a number, or a symbol that says why there is none, never the one for the other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.sources.numbers import number_from_text, numbers_from_texts, without_noise

SYMBOLS = {"c": "c", "z": "z", "x": "x", "low": "low", "k": "low", "u": "u"}
"""Text -> symbol. Children's social care writes k for what other publishers write low."""

CELL = pl.Schema({"value": pl.Float64, "symbol": pl.String, "status": pl.String, "problem": pl.String})

LONGEST = 64
"""Characters; no figure or symbol is longer, and a pasted document is not worth looking at closely."""

NOT_A_SYMBOL = "stands for a missing figure, but its meaning is not declared; use c, z, x, low or u, or name it in the source"
NOT_A_COUNT = "is a percentage where a count belongs"
_MISSING_WORDS = frozenset({"-", "–", "—", ":", "~", ".", "..", "...", "*", "**", "#", "?", "n/a", "na", "#n/a", "null", "none", "nil",
                            "missing", "suppressed", "not available", "not applicable", "cannot be calculated"})  # fmt: skip
_WITH_STATUS = re.compile(r"(?P<number>.*[0-9%.])\s*(?:\((?P<round>[prbu])\)|\[(?P<square>[prbu])\]|(?P<bare>[prbu]))", re.IGNORECASE)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_DATE = re.compile(
    rf"\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}([ T].*)?|\d{{1,2}}[- ]{_MONTH}([- ]\d{{2,4}})?|{_MONTH}[- ]\d{{2,4}}", re.IGNORECASE
)
_TROUBLE: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(".*[\u200b-\u200d\u2060\ufeff].*", re.DOTALL),
        "holds a character that nobody sees, such as a byte order mark; type the figure again",
    ),
    (re.compile(r"(?=.*[^\x00-\x7f])[\d.,%+-]+"), "is written in other digits than 0 to 9; type the figure again"),
    (re.compile(r"[+-]?(nan|inf|infinity)", re.IGNORECASE), "is not a finite number; a division by zero writes this"),
    (re.compile(r"[=@].*|[+-][A-Za-z(=@].*", re.DOTALL), "looks like a spreadsheet formula; send the result, not the formula"),
    (re.compile(r"\([£ ]*[0-9.,]+%?\)"), "is a number in brackets, which may mean minus or a footnote; write it with a minus sign"),
    (_DATE, "looks like a date; a spreadsheet may have changed a figure such as 3-4 into it"),
    (re.compile(r"#(DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|N/A)", re.IGNORECASE), "is a spreadsheet error; mend the formula in the workbook"),
    (
        re.compile(
            r"(?:[a-z]? ?[<>≤≥~≈]|(?:under|over|below|above|less than|fewer than|more than|up to) ).*[0-9].*|[0-9.]+ ?\+", re.IGNORECASE
        ),
        "says less or more than a number, and is none; a figure that is not to be told is c",
    ),
    (re.compile(r"[0-9.]+%? ?(?:-|–|to) ?[0-9.]+%?"), "may be a range; it is no single figure"),
    (
        re.compile(
            r"[0-9.,]+ ?/ ?[0-9.,]+|[0-9.,]+ (?:in|of|out of) [0-9.,]+|[0-9.,]+%? \((?:of |n ?= ?|out of )?[0-9.,]+%?\)", re.IGNORECASE
        ),
        "holds two numbers; put the part and the whole into columns of their own",
    ),
    (re.compile(r"\*?[0-9.,]+%? ?[*†‡#]+|[*†‡#]+ ?[0-9.,]+%?"), "has a footnote mark; put the mark into a column of its own"),
    (
        re.compile(r"£? ?[0-9.,]+ ?(?:k|m|bn|th|million|thousand)", re.IGNORECASE),
        "is cut to thousands or millions; write the figure in full",
    ),
    (re.compile(r"[+-]?[0-9]+,[0-9]+"), "has a comma that does not separate thousands; write decimals with a full stop"),
)


@dataclass(frozen=True)
class Cell:
    """What one text says: a number, a symbol, or neither and why."""

    value: float | None = None
    symbol: str | None = None
    status: str | None = None
    problem: str | None = None


def parse_values(texts: pl.Series, missing: Mapping[str, str], *, are_counts: bool = False) -> pl.DataFrame:
    """Every text as a number or a symbol. Plain numbers take one cast; only the other texts are looked at, once each.

    are_counts: of people or events, so that a per cent sign is a problem: 5% of 375 are not 5.

    Rows:    one per text, in order.
    Columns: value (12 significant digits), symbol (c z x low u), status (p r b u), problem (why it is none of these).
    Nulls:   an empty cell is null throughout: no figure, and no problem of this reader's.  `missing` may map "" as well.
    Errors:  none: problems are a column, so that all of them can be listed.
    """
    texts = texts.cast(pl.String)
    declared = {text.strip().casefold(): symbol for text, symbol in missing.items()}
    numbers = texts.cast(pl.Float64, strict=False)
    plain = numbers.is_finite().fill_null(False)
    sentinels = [text for text in declared if number_from_text(text) is not None]
    if sentinels:
        plain = plain & ~texts.str.strip_chars().is_in(sentinels)
    numbers = without_noise(numbers, texts)
    if plain.all():
        nothing = pl.lit(None, dtype=pl.String)
        return numbers.rename("value").to_frame().with_columns(symbol=nothing, status=nothing, problem=nothing)
    return _with_odd_texts(texts, numbers, plain, declared, are_counts)


def _with_odd_texts(texts: pl.Series, numbers: pl.Series, plain: pl.Series, declared: Mapping[str, str], are_counts: bool) -> pl.DataFrame:
    """Parses the distinct texts that are no plain numbers and writes their meaning into the rows that have them."""
    rows = (~plain).arg_true()
    odd = texts.gather(rows).rename("text")
    cells = odd.to_frame().join(
        _meanings(odd.unique(), declared, are_counts), on="text", how="left", nulls_equal=True, maintain_order="left"
    )
    values = numbers.set(~plain, None).scatter(rows, cells["value"]).alias("value")
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, texts.len())
    words = [cells[name] for name in ("symbol", "status", "problem")]
    return pl.DataFrame(
        [values, *(nothing.clone().scatter(rows, word).alias(word.name) if word.count() else nothing.alias(word.name) for word in words)]
    )


def _meanings(texts: pl.Series, declared: Mapping[str, str], are_counts: bool) -> pl.DataFrame:
    """Distinct texts with the columns of CELL. Grouped numbers are read in one go, the few that are left one by one."""
    is_declared = texts.str.strip_chars().str.to_lowercase().is_in(list(declared)).fill_null(True)
    numbers = numbers_from_texts(texts).set(is_declared, None)
    grouped = pl.DataFrame({"text": texts, "value": numbers}).filter(pl.col("value").is_not_null())
    others = texts.filter(numbers.is_null())
    cells = [_parse_value(text, declared) for text in others]
    columns = {name: pl.Series([getattr(cell, name) for cell in cells], dtype=dtype) for name, dtype in CELL.items()}
    found = pl.concat([pl.DataFrame({"text": others, **columns}), grouped], how="diagonal")
    if not are_counts:
        return found
    is_share = pl.col("value").is_not_null() & pl.col("text").str.contains("%", literal=True)
    return found.with_columns(
        value=pl.when(~is_share).then("value"), problem=pl.when(is_share).then(pl.lit(NOT_A_COUNT)).otherwise("problem")
    )


def _parse_value(text: str | None, declared: Mapping[str, str]) -> Cell:
    body = (text or "").strip()
    word = body.casefold()
    if word in declared or not body:
        return Cell(symbol=declared.get(word))
    if len(body) > LONGEST:
        return Cell(problem="is a long text where a figure belongs")
    bare = word[1:-1].strip() if word.startswith("[") and word.endswith("]") else word
    if bare in SYMBOLS:
        return Cell(symbol=SYMBOLS[bare])
    number = number_from_text(body)
    if number is not None:
        return Cell(value=number)
    suffixed = _WITH_STATUS.fullmatch(body)
    if suffixed and (number := number_from_text(suffixed["number"])) is not None:
        return Cell(value=number, status=(suffixed["round"] or suffixed["square"] or suffixed["bare"]).lower())
    return Cell(problem=_problem(body, bare))


def _problem(body: str, bare: str) -> str:
    for pattern, problem in _TROUBLE:
        if pattern.fullmatch(body):
            return problem
    return NOT_A_SYMBOL if bare in _MISSING_WORDS else "is neither a number nor a known symbol (c, z, x, low, u)"
