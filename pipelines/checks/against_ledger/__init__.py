"""Compares a new file with what the ledger holds: one table per question, for the rules of `expectations/suites` to read."""

from pipelines.checks.against_ledger.comparison import SUITES, LedgerFacts, prepare
from pipelines.checks.against_ledger.if_approved import IfApproved, if_approved

__all__ = ["SUITES", "IfApproved", "LedgerFacts", "if_approved", "prepare"]
