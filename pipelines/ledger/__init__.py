"""Immutable submissions and their decisions."""
