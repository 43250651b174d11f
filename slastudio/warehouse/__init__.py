"""Figures computed where the records lie: mappings of tables, queries for other engines, what comes
back. Nothing here opens a connection; ibis and DuckDB are loaded when they are asked for.
"""
