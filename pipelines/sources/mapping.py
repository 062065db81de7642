"""Which columns make which figure: a layout's declaration held against the header that was found."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.registry.models import Figure, Layout, Registry, Source
from pipelines.sources.layouts import LayoutMatch


@dataclass(frozen=True)
class FigureColumns:
    """The columns (c0, c1, ...) of one figure. `indicator` is None where a label in the row names it."""

    indicator: str | None
    header: str
    """Header text of the column that a person would point at."""
    value: str | None
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    breakdown: dict[str, str] = field(default_factory=dict)
    factor: float = 1.0

    @property
    def cells(self) -> tuple[str, ...]:
        """Every column whose text is part of the figure."""
        return (*((self.value,) if self.value else ()), *self.numerator, *self.denominator)

    @property
    def shown(self) -> str:
        """The column whose text stands for the figure."""
        return self.value or self.numerator[0]


class HeaderIndex:
    """Column of each header text. The first of two equal ones: a duplicate that matters is an error of the file layer."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self._position = {name: f"c{i}" for i, name in reversed(list(enumerate(names))) if name}

    def __getitem__(self, name: str) -> str:
        return self._position[name]

    def get(self, name: str | None) -> str | None:
        """The column, or None when the header does not hold that name."""
        return self._position.get(name) if name else None


def figures_of(
    match: LayoutMatch, source: Source, registry: Registry, indicators: tuple[str, ...]
) -> tuple[tuple[FigureColumns, ...], tuple[str, ...]]:
    """The figures that a layout declares, and the indicator columns that the registry does not know.

    `indicators` are the indicator columns that a companion .meta.csv lists.
    """
    index = HeaderIndex(match.names)
    layout = match.layout
    if layout.indicator_columns == "meta":
        return _from_registry(index, indicators, source, registry)
    figures = [_declared(index, figure) for figure in layout.figures]
    if layout.labelled is not None:
        figures.append(_labelled(index, layout))
    return tuple(figures), ()


def _declared(index: HeaderIndex, figure: Figure) -> FigureColumns:
    header = figure.value or figure.numerator[0]
    return FigureColumns(
        figure.indicator, header, index.get(figure.value), tuple(index[c] for c in figure.numerator if index.get(c)),
        tuple(index[c] for c in figure.denominator if index.get(c)), dict(figure.breakdown), figure.factor,
    )  # fmt: skip


def _labelled(index: HeaderIndex, layout: Layout) -> FigureColumns:
    labelled = layout.labelled
    if labelled is None:
        raise ValueError("the layout has no labelled figures")
    numerator, denominator = index.get(labelled.numerator), index.get(labelled.denominator)
    return FigureColumns(
        None, labelled.value, index[labelled.value], (numerator,) if numerator else (), (denominator,) if denominator else ()
    )


def _from_registry(
    index: HeaderIndex, columns: tuple[str, ...], source: Source, registry: Registry
) -> tuple[tuple[FigureColumns, ...], tuple[str, ...]]:
    known = {name: i.id for i in registry.indicators.values() for name in (i.id, *i.names.get(source.id, ()))}
    figures = tuple(FigureColumns(known[c], c, index[c]) for c in columns if c in known and index.get(c))
    return figures, tuple(c for c in columns if c not in known)
