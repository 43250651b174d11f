"""Intervals and percentiles."""
