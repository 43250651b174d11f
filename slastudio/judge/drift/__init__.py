"""Drift found in the evidence, and which objectives it concerns."""
