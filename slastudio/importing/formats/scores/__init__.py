"""Declared recognisers of scores: items, runs, comparisons of prompts, benchmarks."""

from slastudio.importing.formats.scores.benchmarks import BENCHMARKS
from slastudio.importing.formats.scores.evaluations import EVALUATIONS
from slastudio.importing.formats.scores.harnesses import HARNESSES
from slastudio.importing.formats.scores.prompts import PROMPTS

SCORES = EVALUATIONS + HARNESSES + PROMPTS + BENCHMARKS

__all__ = ["SCORES"]
