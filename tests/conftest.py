"""Shared by all tests: no network, the real data's folder, a built sample project."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from slastudio.judge.outcome.assessment import Assessment
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.projects import open_project
from slastudio.operations.samples import build_sample
from tests.strength import tries

# (month, the moment it is judged at) → what it came to
SampleMonth = Callable[[str, datetime], Assessment]

# machines differ in speed, and a machine that checks must not find by chance what another would not
settings.register_profile(
    "studio", deadline=None, derandomize="CI" in os.environ, max_examples=tries(25, 100)
)
settings.load_profile("studio")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail whatever opens a connection; local sockets between processes stay possible."""

    def refuse(sock: socket.socket, address: object) -> None:
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            raise AssertionError(f"the program tried to reach the network: {address}")
        return original(sock, address)

    original = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(autouse=True, scope="session")
def _own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what this machine's user chose out of the tests, and the tests out of it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CONFIG_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, str(tmp_path_factory.mktemp("settings")))
        yield


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sample project once for all processes, and give each its own copy; tests open it
    for reading or copy it.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return build_sample(tmp_path_factory.mktemp("sample"))
    shared = tmp_path_factory.getbasetemp().parent / "sample"
    with FileLock(f"{shared}.lock"):
        if not shared.exists():
            building = shared.with_name("sample-building")
            shutil.rmtree(building, ignore_errors=True)
            building.mkdir()
            build_sample(building)
            building.rename(shared)
    own = tmp_path_factory.mktemp("sample") / "own"
    shutil.copytree(shared, own)
    return next(own.glob("*.slastudio"))


@pytest.fixture(scope="session")
def sample_month(sample: Path) -> Iterator[SampleMonth]:
    """Return a function that judges a month of the sample as it stood at a moment, each once in a
    process: judging is half of what the tests of the sample take.
    """
    with open_project(sample, write=False) as project:
        yield cache(lambda month, at: assess(project, month, now=at))


def data_folder() -> Path:
    """Return the folder of real files: SLASTUDIO_TEST_DATA, else ../shared/data beside the
    checkout.
    """
    named = os.environ.get("SLASTUDIO_TEST_DATA")
    return Path(named) if named else Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture
def real_file() -> object:
    """Return a function that finds a real file or skips the test, saying so."""

    def find(name: str) -> Path:
        path = data_folder() / name
        if not path.exists():
            pytest.skip(f"the real file {name} is not on this machine (set SLASTUDIO_TEST_DATA)")
        return path

    return find
