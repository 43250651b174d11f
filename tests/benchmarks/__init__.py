"""Speed against named peers in the same run, as ratios; run `python -m tests.benchmarks`. Nothing
here is asserted.
"""
