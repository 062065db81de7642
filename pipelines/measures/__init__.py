"""The statistics: pure functions, frame in and frame out, without files, clock or database.

Interval formulas are expressions over columns, written once as text that Polars (`pl.sql_expr`) and DuckDB both read:
a release computes them for ten million figures while it copies them, a test evaluates the same text on three rows.
"""
