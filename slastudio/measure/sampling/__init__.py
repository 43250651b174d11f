"""Samples: which items a figure rests on, and on which runs of them."""
