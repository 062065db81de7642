"""Registry entries that a file needs and the registry lacks, drafted for a person to fill in."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipelines.errors import CannotRead
from pipelines.registry.draft import DraftColumn, draft_indicators, draft_neighbours
from pipelines.registry.models import Registry, Source
from pipelines.sources.areas import AreaResolver
from pipelines.sources.layouts import LayoutMatch, match_layout
from pipelines.sources.mapping import HeaderIndex
from pipelines.sources.meta import MetaColumn, meta_columns
from pipelines.sources.open_file import open_file
from pipelines.sources.read import read_observations

YEAR = r"(20\d\d)"


def drafts_for(path: Path, source: Source, registry: Registry) -> dict[str, str]:
    """File name in the registry -> text of the entry.

    Errors: CannotRead when the file cannot be opened, does not have the source's layout, or lacks the file that describes it.
    """
    with TemporaryDirectory(prefix="outcomes-") as folder:
        opened = open_file(path, work=Path(folder))
        match = match_layout(opened, source)
        if match.missing:
            fix = "Choose another --source; see outcomes sources guess FILE."
            raise CannotRead(path.name, f"the columns of {source.id}", f"none named {', '.join(match.missing)}", fix)
        described = {c.name: c for c in meta_columns(opened)}
        if match.layout.indicator_columns == "meta" and not described:
            expected = f"{path.stem}.meta.csv beside it, which says which of its columns are figures"
            raise CannotRead(path.name, expected, "none", "Put both files into one folder, or draft a source: outcomes sources guess FILE.")
        if source.kind == "neighbours":
            return _neighbours(path.name, match, source, registry)
        reading = read_observations(opened, match, source, registry, Path(folder) / "observations.parquet")
    return draft_indicators(source, registry.indicators, [_column(name, described) for name in reading.unknown_names])


def _column(name: str, described: dict[str, MetaColumn]) -> DraftColumn:
    meta = described.get(name)
    return DraftColumn(name) if meta is None else DraftColumn(name, meta.label, meta.unit, meta.decimals)


def _neighbours(file_name: str, match: LayoutMatch, source: Source, registry: Registry) -> dict[str, str]:
    """The neighbour model of a workbook as the csv that `comparators/` holds."""
    index, resolver = HeaderIndex(match.names), AreaResolver(registry)
    year = pl.Series([file_name]).str.extract(YEAR).cast(pl.Int64).item() or 0
    own = next(c for rule in match.layout.area if (c := index.get(rule.dfe_number)))
    ranked = {rank: index[name] for rank, name in enumerate(match.layout.neighbours, start=1) if index.get(name)}
    lines = match.table.frame.filter(pl.col("row") > match.header_row).select(own, *ranked.values()).collect()
    rows = []
    for cells in lines.iter_rows(named=True):
        area = resolver.resolve(dfe_number=cells[own]).code if cells[own] else None
        for rank, column in ranked.items():
            neighbour = resolver.resolve(dfe_number=cells[column]).code if cells[column] else None
            if area and neighbour:
                rows.append({"model": source.id, "year": year, "area": area, "neighbour": neighbour, "rank": rank})
    if not rows:
        fix = "Check that the sheet has the model's table."
        raise CannotRead(file_name, "authorities with their neighbours by DfE number", "none", fix)
    return {f"comparators/{source.id}_{year}.csv": draft_neighbours(pl.DataFrame(rows))}
