"""Fuzzing of the import: a harness for coverage-guided runs, and the corpus of inputs that once
misbehaved.
"""
