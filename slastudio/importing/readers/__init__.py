"""Readers of delimited text, sheets and JSON."""
