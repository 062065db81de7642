"""Errors that a person can act on: where, what was expected, what was found, what to do next."""

from __future__ import annotations


class OutcomesError(Exception):
    """A fault that a person can mend. The command line prints it without a traceback and exits with `exit_code`.

    `rows` holds the numbers of the rows at fault, as a person sees them in the file; never their content.
    """

    exit_code = 1

    def __init__(self, where: str, expected: str, found: str, fix: str, *, rows: tuple[int, ...] = ()) -> None:
        self.where, self.expected, self.found, self.fix, self.rows = where, expected, found, fix, rows
        super().__init__(f"{where}: expected {expected}, found {found}. {fix}")


class Refused(OutcomesError):
    """The request was understood and is not allowed: an open query, a taken decision, the uploader as approver."""


class CannotRead(OutcomesError):
    """The file, home or argument cannot be read at all."""

    exit_code = 2
