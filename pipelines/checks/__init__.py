"""The rules run on a file, on its observations, and against what the ledger holds."""
