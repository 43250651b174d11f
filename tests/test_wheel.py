"""The wheel carries its resources and runs from anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_that_the_wheel_holds_its_resources_and_builds_the_sample(tmp_path: Path) -> None:
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    installed = tmp_path / "installed"
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = wheel.namelist()
        wheel.extractall(installed)
    for name in (
        "resources/fonts/Inter-Regular.ttf",
        "resources/templates/pilot.yaml",
        "resources/clauses/governance.yaml",
        "sample_projects/larkpay/terms.yaml",
    ):
        assert f"slastudio/{name}" in names
    assert not any(name.startswith(("tests/", "docs/")) for name in names)
    script = (
        "import slastudio, sys; from slastudio.cli import run; "
        "assert slastudio.__file__.startswith(sys.argv[1]), slastudio.__file__; sys.exit(run(['sample', sys.argv[2]]))"
    )
    environment = os.environ | {"PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, "-c", script, str(installed), str(tmp_path / "sample")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "sample" / "larkpay.slastudio").is_file()
