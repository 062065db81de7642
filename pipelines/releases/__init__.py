"""Sealed releases: build, chain, compare, export."""
