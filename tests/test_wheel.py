"""The wheel carries its resources, and every command runs where only run-time dependencies are installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest
from openpyxl import Workbook
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from PIL import Image

from tests.light_sample import build_light_sample
from tests.strength import tries

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = Path(__file__).parent / "wheel_environment"

# one line for every command at least, in an order in which a month goes; {f} is an empty folder, {s} the
# sample: each day with a small log, before a release as it is built
STORY = """
templates
sample {f}/sample
new {f}/acme.slastudio --template customer-support --client Acme --zone Europe/Madrid
terms get {f}/acme.slastudio -o {f}/terms.yaml
terms set {f}/acme.slastudio {f}/terms.yaml
objectives {f}/acme.slastudio ready
objectives {f}/acme.slastudio add first-token 800ms
clauses {f}/acme.slastudio list --section governance
clauses {f}/acme.slastudio insert survival --variant strict
objectives {s}/larkpay.slastudio preview first-token --period 2026-10 --json
check {s}/larkpay.slastudio
draw {s}/larkpay.slastudio --week 2026-W41 -o {f}/week.xlsx --json
observations {s}/larkpay.slastudio --period 2026-10 --json
month-end {s}/larkpay.slastudio --period 2026-10 --json
portfolio {s} --json
narrative {s}/larkpay.slastudio accept --all --period 2026-10 --who QA --json
client-page {s}/larkpay.slastudio --period 2026-10 -o {f}/page.html
hand-over {s}/larkpay.slastudio -o {f}/hand-over.zip --to Successor --without-evidence
hand-over list {s}/larkpay.slastudio --json
hand-over verify {f}/hand-over.zip --json
warehouse engines --json
warehouse sources {f}/acme.slastudio
warehouse computed {f}/acme.slastudio --json
incident {s}/larkpay.slastudio LK-105 -o {f}/pack.zip
incident {s}/larkpay.slastudio LK-105 --paper {f}/lk.docx
status {s}/larkpay.slastudio -o {f}/status.pdf
renewal {s}/larkpay.slastudio -o {f}/renewal.docx --workbook {f}/renewal.xlsx --months 2 --json
duties {s}/larkpay.slastudio --period 2026-10 --ics {f}/duties.ics --mails {f}/mails --json
role-questions {f}/acme.slastudio
register {f}/acme.slastudio vendor_answers add when=2026-11-01T10:00 document=SLA question=cto-1 answer=yes
vendor-review {f}/acme.slastudio SLA
questions {f}/acme.slastudio list
issue {s}/larkpay.slastudio --period 2026-10 --on 2026-11-03 --accept -o {f}/issued.pdf
issued list {s}/larkpay.slastudio
issued show {s}/larkpay.slastudio 2026-10/1 -o {f}/copy.pdf
issued received {s}/larkpay.slastudio 2026-10 --on 2026-11-05 --who Client
issued verify {s}/larkpay.slastudio --json
answer {s}/larkpay.slastudio sev1 2026-10-09T19:00
send {s}/larkpay.slastudio
freeze {s}/larkpay.slastudio --effective 2026-11-01
attach {s}/larkpay.slastudio 1.0 {f}/signed.pdf
elsewhere {f}/acme.slastudio attach {f}/signed.pdf --dated 2025-03-03
elsewhere {f}/acme.slastudio cite 4.2 §7
elsewhere {f}/acme.slastudio list
versions {s}/larkpay.slastudio
restore {s}/larkpay.slastudio 1.0
diff {s}/larkpay.slastudio 1.0 1.1 -o {f}/redline.pdf
copy-terms {f}/acme.slastudio {s}/larkpay.slastudio
brand {f}/acme.slastudio --logo {f}/logo.png --numbers 1.234,5
request {f}/acme.slastudio --period 2026-10 -o {f}/request.pdf --templates {f}/ask
receipts {f}/acme.slastudio --period 2026-10
inspect {f}/probes.csv
tree {f}/probes.json
import {f}/acme.slastudio {f}/probes.csv {f}/probes.xlsx {f}/probes.json --keep-original
imports {f}/acme.slastudio
coverage {f}/acme.slastudio
quality {f}/acme.slastudio 1
rows {f}/acme.slastudio probes --csv {f}/rows.csv
rows {f}/acme.slastudio probes --xlsx {f}/rows.xlsx
rows {f}/acme.slastudio probes --parquet {f}/rows.parquet
purge {f}/acme.slastudio --id 1 --why over --certificate {f}/deleted.pdf
rollup {f}/acme.slastudio {f}/sample/exports/requests-2026-10.csv --json
person {s}/larkpay.slastudio find nobody-here
backups {f}/acme.slastudio make
about
about --json
kept list --json
kept clear
repair {f}/acme.slastudio -o {f}/repaired.slastudio
take-over {f}/acme.slastudio
shape {s}/larkpay.slastudio task-success --period 2026-09
answers {s}/larkpay.slastudio
assess {s}/larkpay.slastudio --period 2026-09
explain {s}/larkpay.slastudio availability --period 2026-09
dispute {s}/larkpay.slastudio availability --period 2026-09 --contest status=error
trend {s}/larkpay.slastudio task-success --from 2026-08-01
span {s}/larkpay.slastudio task-success --from 2026-10-05 --to 2026-10-18 --json
drift {s}/larkpay.slastudio
costs {s}/larkpay.slastudio --period 2026-09
invoice {s}/larkpay.slastudio --period 2026-09 --csv {f}/invoice.csv
responses {s}/larkpay.slastudio --period 2026-07
exceptions {s}/larkpay.slastudio --period 2026-07
vendors {s}/larkpay.slastudio --period 2026-09
hours {f}/acme.slastudio import {f}/hours.csv --line-from Task
runs {s}/larkpay.slastudio
adviser {s}/larkpay.slastudio --objective task-success
replay {s}/larkpay.slastudio
appendix {s}/larkpay.slastudio -o {f}/appendix.pdf --docx {f}/appendix.docx
compare-word {s}/larkpay.slastudio {f}/appendix.docx
export {s}/larkpay.slastudio --openslo {f}/slo
report {s}/larkpay.slastudio --period 2026-09 -o {f}/report.pdf --workbook {f}/report.xlsx
verify {s}/larkpay.slastudio --against {f}/report.pdf
mail {s}/larkpay.slastudio --period 2026-09 -o {f}/post --issued 2026-10-05
mail {s}/larkpay.slastudio --period 2026-09 -o {f}/post --sent 2026-10-06
reply {s}/larkpay.slastudio {f}/post/larkpay-s-a-open-points-2026-09.txt --received 2026-10-09 --by Client
register {f}/acme.slastudio changes add when=2026-10-19T09:00 title=Capped
register {f}/acme.slastudio hours list
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and unpack it; return the folder that holds the program and its metadata."""
    folder = tmp_path_factory.mktemp("wheel")
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        wheel.extractall(folder / "installed")
    return folder / "installed"


def test_that_the_wheel_holds_its_resources_and_nothing_else(installed: Path) -> None:
    for name in (
        "guide/index.md",
        "guide/pictures/overview.png",
        "resources/fonts/Inter-Regular.ttf",
        "resources/templates/pilot.yaml",
        "resources/clauses/governance.yaml",
        "sample_projects/larkpay/terms.yaml",
    ):
        assert (installed / "slastudio" / name).is_file()
    assert not (installed / "tests").exists()
    assert not (installed / "docs").exists()


def test_that_every_command_runs_with_run_time_dependencies_only(
    installed: Path, tmp_path: Path
) -> None:
    _write_material(tmp_path)
    light = tmp_path / "light"
    build_light_sample(light)
    sample = tries(light, tmp_path / "sample")
    story = [line.format(f=tmp_path, s=sample).split() for line in STORY.split("\n") if line]
    done = _run_installed(installed, tmp_path, "every_command.py", json.dumps(story))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert Path(told["file"]).is_relative_to(installed)
    assert told["failed"] == {}
    assert told["commands"] == sorted({line[0] for line in story}), (
        "a new command needs a line in STORY"
    )
    assert (tmp_path / "sample" / "larkpay.slastudio").is_file()


def test_that_an_undeclared_package_is_refused_as_where_it_is_not_installed(
    installed: Path, tmp_path: Path
) -> None:
    script = tmp_path / "undeclared.py"
    script.write_text("import pandas, slastudio\nimport scipy\n")
    done = _run_installed(installed, tmp_path, script)
    assert done.returncode == 1
    assert "No module named 'scipy'" in done.stderr


def _run_installed(
    installed: Path, folder: Path, script: str | Path, given: str = ""
) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join((str(ENVIRONMENT), str(installed))),
        "REFUSED": " ".join(sorted(_undeclared_packages(installed))),
        "QT_QPA_PLATFORM": "offscreen",
    }
    return subprocess.run(
        [sys.executable, "-P", str(ENVIRONMENT / script)],
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        encoding="utf-8",
    )


def _undeclared_packages(installed: Path) -> set[str]:
    """Return what can be imported here, but not where the wheel was installed with what it declares."""
    metadata = next(installed.glob("slastudio-*.dist-info/METADATA")).read_text(encoding="utf-8")
    declared = [
        line.partition(":")[2]
        for line in metadata.splitlines()
        if line.startswith("Requires-Dist:")
    ]
    present = {"slastudio"} | {canonicalize_name(name) for name in _closure(declared)}
    return {
        package
        for package, names in packages_distributions().items()
        if not present & {canonicalize_name(name) for name in names}
    }


def _closure(declared: list[str]) -> Iterator[str]:
    waiting, seen = list(declared), set()
    while waiting:
        requirement = Requirement(waiting.pop())
        # the extra is installed for the tests, and one command needs it
        wanted = requirement.marker is None or any(
            requirement.marker.evaluate({"extra": extra}) for extra in ("", "warehouse")
        )
        if not wanted or requirement.name in seen:
            continue
        seen.add(requirement.name)
        yield requirement.name
        try:
            waiting += distribution(requirement.name).requires or []
        except PackageNotFoundError:
            pytest.fail(f"{requirement.name} is declared and not installed here")


def _write_material(folder: Path) -> None:
    """Write what the story reads: a signed document, a logo, and probes in three kinds of file."""
    (folder / "signed.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    rows = [("time", "target", "up", "response_ms")]
    rows += [(f"2026-10-0{day}T10:00:00Z", "site", "true", "120") for day in range(1, 8)]
    (folder / "probes.csv").write_text("\n".join(",".join(row) for row in rows) + "\n")
    (folder / "hours.csv").write_text("Start date,Duration,Task\n2026-10-05,1:30:00,Small fixes\n")
    records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    (folder / "probes.json").write_text(json.dumps(records).replace("site", "desk"))
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.active["B2"] = "shop"
    workbook.save(folder / "probes.xlsx")
    Image.new("RGB", (40, 20), "#8A1538").save(folder / "logo.png")
