"""Which engine runs the rules of a home that a test makes."""

from __future__ import annotations

from pipelines.home import Home


def compiled(home: Home) -> Home:
    """The same home, its rules run by the compiled pass: for tests about anything else than the engine.

    It counts as Great Expectations does (test_engines_agree, test_samples), whose import alone takes seconds in every process.
    """
    text = home.settings.read_text(encoding="utf-8")
    home.settings.write_text(text.replace('engine = "auto"', 'engine = "compiled"'), encoding="utf-8")
    return home
