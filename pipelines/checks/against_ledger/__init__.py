"""Compares a new file with what the ledger holds: one table per question, for the rules of `expectations/suites` to read."""

from pipelines.checks.against_ledger.comparison import SUITES, LedgerFacts, prepare

__all__ = ["SUITES", "LedgerFacts", "prepare"]
