"""What fuzzing once found stays mended, and a short search of every target finds nothing new."""

from __future__ import annotations

import time

import pytest

from tests.fuzz.__main__ import at_random, kept, seeds
from tests.fuzz.targets import TARGETS
from tests.strength import tries

_SECONDS = tries({"import": 4.0, "project": 2.0}, {"import": 8.0, "project": 4.0})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param(name, path.read_bytes(), id=f"{name}-{path.name}")
        for name in TARGETS
        for path in kept(name)
    ],
)
def test_that_an_input_that_once_misbehaved_is_read_or_refused(name: str, data: bytes) -> None:
    assert TARGETS[name].reads(data) in ("read", "refused")


@pytest.mark.parametrize("name", TARGETS)
def test_that_most_seeds_are_read(name: str) -> None:
    outcomes = [TARGETS[name].reads(seed) for seed in seeds(name)]
    assert outcomes.count("read") > len(outcomes) // 2


@pytest.mark.parametrize("name", TARGETS)
def test_that_a_short_search_finds_nothing(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    end = time.monotonic() + _SECONDS.get(name, tries(0.7, 1.5))
    tried, bad = at_random(name, lambda _tried: time.monotonic() < end, 42)
    assert tried
    assert bad == 0, capsys.readouterr().out
