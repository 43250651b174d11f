"""What fuzzing once found stays mended, and a short search finds nothing new."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.__main__ import CORPUS, at_random, seeds
from tests.fuzz.harness import try_bytes


@pytest.mark.parametrize("kept", sorted(CORPUS.iterdir()), ids=lambda path: path.name)
def test_that_an_input_that_once_misbehaved_is_read_or_refused(kept: Path) -> None:
    assert try_bytes(kept.read_bytes()) in ("read", "refused")


def test_that_every_seed_is_read_or_refused() -> None:
    outcomes = [try_bytes(seed) for seed in seeds()]
    assert outcomes.count("read") > len(outcomes) // 2


def test_that_a_short_search_finds_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert at_random(8.0, 42) == 0, capsys.readouterr().out
