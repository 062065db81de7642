"""What a file would do to the figures held, if it were approved as things stand."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class IfApproved:
    """How many figures of a file are new, take the place of a held one, or leave what is held as it is.

    Of an edition older than the held one only figures of which nothing is held count for anything: the others leave it as it is.
    """

    new: int
    restated: int
    same: int


def if_approved(con: duckdb.DuckDBPyConnection) -> IfApproved:
    """Counts from the tables that `prepare` made; held is what the same source sent."""
    [(figures, shared, restated)] = con.sql(
        """
        select (select coalesce(sum(figure_count), 0)::bigint from new_period),
               (select coalesce(sum(shared_count), 0)::bigint from shared_figure),
               (select count(*) from changed_figure where not is_older_edition)
        """
    ).fetchall()
    return IfApproved(new=figures - shared, restated=restated, same=shared - restated)
