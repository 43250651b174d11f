"""Evaluation sets: runs, comparisons item by item, what a set can prove."""
