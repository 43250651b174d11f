"""Duties, held against a second reading of the same histories."""
