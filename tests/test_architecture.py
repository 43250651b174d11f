"""The house: imports go down only, resources are shipped, the locks name no address."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.rapid
ROOT = Path(__file__).resolve().parents[1]


def test_that_imports_go_down_only() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))


def pins(lock: str) -> set[str]:
    """Return the lines of a lock that name a version, with names as indexes compare them."""
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    found = [line.removesuffix(" \\").partition("==") for line in lines if line[:1].isalnum()]
    return {plain(name) + "==" + version for name, _, version in found}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()


def named(pinned: set[str]) -> set[str]:
    return {pin.partition("==")[0] for pin in pinned}


def asked_for(requirements: list[str]) -> set[str]:
    return {plain(re.split(r"[=<>\[ ]", each)[0]) for each in requirements}


def project() -> dict:  # type: ignore[type-arg]
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LOCKS)
def test_that_a_lock_has_hashes_and_names_no_address(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert not re.search(r"https?://|--index-url|--find-links", lock)


def test_that_every_direct_dependency_is_locked_where_it_is_needed() -> None:
    asked = project()
    assert asked_for(asked["project"]["dependencies"]) <= named(pins("requirements.lock"))
    developers = asked_for(asked["project"]["optional-dependencies"]["dev"])
    assert developers <= named(pins("requirements-test.lock"))
    builders = asked_for(asked["dependency-groups"]["build"])
    assert builders <= named(pins("requirements-build.lock"))
    assert asked_for(asked["build-system"]["requires"]) <= builders
    asked_elsewhere = asked_for(asked["project"]["optional-dependencies"]["warehouse"])
    assert asked_elsewhere <= named(pins("requirements-warehouse.lock"))
    assert asked_for(asked["dependency-groups"]["spark"]) <= named(pins("requirements-spark.lock"))
    bundlers = asked_for(asked["dependency-groups"]["bundle"])
    assert bundlers <= named(pins("requirements-bundle.lock"))


def test_that_running_installs_nothing_of_developers_and_testing_the_same_and_more() -> None:
    developers = asked_for(project()["project"]["optional-dependencies"]["dev"])
    assert named(pins("requirements.lock")) & developers == set()
    assert (
        named(pins("requirements.lock"))
        & asked_for(project()["project"]["optional-dependencies"]["warehouse"])
        == set()
    )
    assert pins("requirements.lock") < pins("requirements-warehouse.lock")
    assert pins("requirements-warehouse.lock") < pins("requirements-test.lock")
    # what builds Spark is put elsewhere and left there
    built = {
        each for each in pins("requirements-build.lock") if not each.startswith("setuptools==")
    }
    assert built < pins("requirements-test.lock")


def test_that_nothing_names_this_machine() -> None:
    done = subprocess.run(
        ["git", "grep", "-nIF", str(ROOT.parent) + "/", "--", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == ""


def test_that_importing_every_module_without_qt_is_possible() -> None:
    script = (
        "import sys, pkgutil, importlib, slastudio\n"
        "for each in pkgutil.walk_packages(slastudio.__path__, 'slastudio.'):\n"
        "    if '.ui' not in each.name and not each.name.endswith('__main__'):\n"
        "        importlib.import_module(each.name)\n"
        "sys.exit('Qt was imported' if any(name.startswith('PySide6') for name in sys.modules) else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr


def test_that_no_two_public_classes_share_a_name() -> None:
    places: dict[str, list[str]] = {}
    for path in sorted((ROOT / "slastudio").rglob("*.py")):
        for name in re.findall(
            r"^class ([A-Z]\w*)", path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            places.setdefault(name, []).append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
