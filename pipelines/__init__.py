"""The road of one figure: registry, sources, checks, ledger, measures, releases, read_api."""

import logging

# Without a home there is no log file, and Python would print log lines beside the command's own message.
logging.getLogger("outcomes").addHandler(logging.NullHandler())
