"""The house: imports go down only, resources are shipped, the lock names no address."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.rapid
ROOT = Path(__file__).resolve().parents[1]


def test_that_imports_go_down_only() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_that_the_lock_has_hashes_and_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "--hash=sha256:" in lock
    assert not re.search(r"https?://|--index-url|--find-links", lock)


def test_that_every_direct_dependency_is_locked() -> None:
    lock = (
        (ROOT / "requirements.lock")
        .read_text(encoding="utf-8")
        .casefold()
        .replace("_", "-")
        .replace(".", "-")
    )
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = project.split("dependencies = [", 1)[1].split("]", 1)[0]
    for name in re.findall(r'"([A-Za-z0-9_.-]+?)[=<>\[]', listed):
        assert re.sub(r"[._]", "-", name.casefold()) + "==" in lock, name


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
