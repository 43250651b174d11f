"""Setting up tells running and testing apart, and does neither twice."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.rapid
ROOT = Path(__file__).resolve().parents[1]
FILES = (
    "requirements.lock",
    "requirements-test.lock",
    "requirements-warehouse.lock",
    "requirements-spark.lock",
    "requirements-build.lock",
    "pyproject.toml",
)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return run.py on a folder of its own, in which what it would install is written down instead."""
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.setattr(module, "HERE", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "python")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "stamp.txt")
    module.done = []

    def make(*_: object, **__: object) -> None:
        module.VENV.mkdir(exist_ok=True)
        module.PYTHON.touch()

    monkeypatch.setattr(module.subprocess, "run", make)
    monkeypatch.setattr(module, "pip_install", lambda lock, *_, **__: module.done.append(lock))
    monkeypatch.setattr(module, "install_program", lambda: module.done.append("the program"))
    return module


def set_up(run: ModuleType, *, testing: bool) -> list[str]:
    run.done.clear()
    run.provide_environment("requirements-test.lock" if testing else "")
    return list(run.done)


def test_that_tests_add_their_packages_to_what_runs(run: ModuleType) -> None:
    assert set_up(run, testing=False) == ["requirements.lock", "the program"]
    assert set_up(run, testing=True) == ["requirements-test.lock"]
    assert set_up(run, testing=False) == set_up(run, testing=True) == []


def test_that_running_after_tests_installs_nothing(run: ModuleType) -> None:
    assert set_up(run, testing=True) == ["requirements-test.lock", "the program"]
    assert set_up(run, testing=False) == []


def test_that_figures_computed_elsewhere_add_theirs_and_spark_comes_once(run: ModuleType) -> None:
    assert set_up(run, testing=False) == ["requirements.lock", "the program"]
    run.done.clear()
    run.provide_environment("requirements-warehouse.lock")
    run.provide_environment("requirements-warehouse.lock")
    assert run.done == ["requirements-warehouse.lock"]
    run.done.clear()
    run.provide_spark()
    run.provide_spark()
    assert run.done == ["requirements-build.lock", "requirements-spark.lock"]


@pytest.mark.parametrize(
    ("changed", "running", "testing"),
    [
        ("requirements-test.lock", [], ["requirements-test.lock"]),
        ("requirements.lock", ["requirements.lock", "the program"], ["requirements-test.lock"]),
        ("pyproject.toml", ["requirements.lock", "the program"], ["requirements-test.lock"]),
    ],
)
def test_that_a_changed_lock_is_installed_by_whom_it_concerns(
    run: ModuleType, changed: str, running: list[str], testing: list[str]
) -> None:
    set_up(run, testing=True)
    with (run.HERE / changed).open("a", encoding="utf-8") as stream:
        stream.write("# changed\n")
    assert set_up(run, testing=False) == running
    assert set_up(run, testing=True) == testing
    assert set_up(run, testing=False) == set_up(run, testing=True) == []


def test_that_progress_is_told_by_package_then_by_what_lies_there(run: ModuleType) -> None:
    progress = run.Progress(41)
    assert progress.line("Ignoring numpy: markers …\n") == ""
    log = "Collecting attrs==26.1.0 (from -r lock)\n  Downloading …\nRequirement already satisfied: six==1.17.0 in …\n"
    assert progress.line(log) == "  fetching: 2 of 41, six"
    packages = run.sysconfig.get_path("purelib", "venv", vars={"base": str(run.VENV)})
    Path(packages, "attrs-26.1.0.dist-info").mkdir(parents=True)
    assert (
        progress.line(log + "Installing collected packages: attrs, six\n")
        == "  installing: 1 of 41"
    )
