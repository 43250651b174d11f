"""Shared by all tests: no network, the real data's folder, a built sample project."""

from __future__ import annotations

import os
import re
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import settings

from slastudio.judge.foresight.renewal import RenewalPack
from slastudio.judge.outcome.assessment import Assessment
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.documents.renewals import renewal_pack
from slastudio.operations.projects import open_project
from slastudio.operations.samples import build_sample
from tests.light_sample import build_light_sample
from tests.strength import tries

ROOT = Path(__file__).resolve().parents[1]
# what is judged once in a process, by the fixtures that hold it
_MONTHS = re.compile(r"\b(sample_month|sample_renewal): |\bseptember: Assessment")
# (month, the moment it is judged at) → what it came to
SampleMonth = Callable[[str, datetime], Assessment]

# machines differ in speed, and a machine that checks must not find by chance what another would not
settings.register_profile(
    "studio", deadline=None, derandomize="CI" in os.environ, max_examples=tries(25, 100)
)
settings.load_profile("studio")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give each file to one process, and to the same one all that share what takes long to make."""
    from xdist.scheduler import LoadFileScheduling

    class Together(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return shared_with(super()._split_scope(nodeid))

    return Together(config, log)


@cache
def shared_with(file: str) -> str:
    """Return what a file of tests shares with others, else its own name."""
    path = ROOT / file
    if _MONTHS.search(path.read_text(encoding="utf-8")):
        return "the months of the sample"
    return "the real files" if path.name.startswith("test_shared_") else file


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
def light_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sample's story over a small log, for tests that judge a month again and again."""
    return build_light_sample(tmp_path_factory.mktemp("light"))


@pytest.fixture(scope="session")
def sample_month(sample: Path) -> Iterator[SampleMonth]:
    """Return a function that judges a month of the sample as it stood at a moment, each once in a
    process: judging is half of what the tests of the sample take.
    """
    with open_project(sample, write=False) as project:
        yield cache(lambda month, at: assess(project, month, now=at))


@pytest.fixture(scope="session")
def sample_renewal(sample: Path) -> RenewalPack:
    """Make the pack of the sample's renewal once in a process: advising its targets takes longest
    of all.
    """
    with open_project(sample, write=False) as project:
        return renewal_pack(project, date(2026, 11, 5))


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
