"""The road of one figure: registry, sources, checks, ledger, measures, releases, read_api."""
