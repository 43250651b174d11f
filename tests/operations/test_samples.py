"""The sample is built whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from slastudio.operations.samples import build_sample
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress


def test_that_a_cancelled_build_leaves_nothing_behind(tmp_path: Path) -> None:
    progress = Progress(lambda _step, fraction: progress.cancel() if fraction > 0.35 else None)
    with pytest.raises(Cancelled):
        build_sample(tmp_path / "sample", progress)
    assert list((tmp_path / "sample").iterdir()) == []


def test_that_a_built_sample_is_never_overwritten(sample: Path) -> None:
    before = sample.stat().st_mtime_ns
    with pytest.raises(StudioError, match="exists already"):
        build_sample(sample.parent)
    assert sample.stat().st_mtime_ns == before
