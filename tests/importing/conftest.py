"""Where the files for importing are: our own fixtures, and the shared real ones where they exist."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.importing.reading import ROOT, SHARED, Writer

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def fixtures() -> Path:
    return ROOT / "tests" / "fixtures" / "importing"


@pytest.fixture
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip(f"the shared data is not at {SHARED}")
    return SHARED


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write_file
