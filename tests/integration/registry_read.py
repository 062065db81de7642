"""Reads the bundled registry as it is imported: a process forked afterwards has it, and need not take a second for it."""

from __future__ import annotations

from pipelines.registry.load import bundled_folder, load_registry

load_registry(bundled_folder())
