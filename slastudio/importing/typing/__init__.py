"""Texts to values: times, numbers, durations, zones."""
