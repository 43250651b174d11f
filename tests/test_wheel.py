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

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = Path(__file__).parent / "wheel_environment"

# one line for every command at least, in an order in which a month goes; {f} is an empty folder
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
objectives {f}/sample/larkpay.slastudio preview first-token --period 2026-10 --json
check {f}/sample/larkpay.slastudio
draw {f}/sample/larkpay.slastudio --week 2026-W41 -o {f}/week.xlsx --json
observations {f}/sample/larkpay.slastudio --period 2026-10 --json
month-end {f}/sample/larkpay.slastudio --period 2026-10 --json
portfolio {f}/sample --json
narrative {f}/sample/larkpay.slastudio accept --all --period 2026-10 --who QA --json
client-page {f}/sample/larkpay.slastudio --period 2026-10 -o {f}/page.html
hand-over {f}/sample/larkpay.slastudio -o {f}/hand-over.zip --to Successor --without-evidence
hand-over list {f}/sample/larkpay.slastudio --json
hand-over verify {f}/hand-over.zip --json
incident {f}/sample/larkpay.slastudio LK-105 -o {f}/pack.zip
incident {f}/sample/larkpay.slastudio LK-105 --paper {f}/lk.docx
status {f}/sample/larkpay.slastudio -o {f}/status.pdf
renewal {f}/sample/larkpay.slastudio -o {f}/renewal.docx --workbook {f}/renewal.xlsx --months 2 --json
duties {f}/sample/larkpay.slastudio --period 2026-10 --ics {f}/duties.ics --mails {f}/mails --json
role-questions {f}/acme.slastudio
register {f}/acme.slastudio vendor_answers add when=2026-11-01T10:00 document=SLA question=cto-1 answer=yes
vendor-review {f}/acme.slastudio SLA
questions {f}/acme.slastudio list
issue {f}/sample/larkpay.slastudio --period 2026-10 --on 2026-11-03 --accept -o {f}/issued.pdf
issued list {f}/sample/larkpay.slastudio
issued show {f}/sample/larkpay.slastudio 2026-10/1 -o {f}/copy.pdf
issued received {f}/sample/larkpay.slastudio 2026-10 --on 2026-11-05 --who Client
issued verify {f}/sample/larkpay.slastudio --json
answer {f}/sample/larkpay.slastudio sev1 2026-10-09T19:00
send {f}/sample/larkpay.slastudio
freeze {f}/sample/larkpay.slastudio --effective 2026-11-01
attach {f}/sample/larkpay.slastudio 1.0 {f}/signed.pdf
elsewhere {f}/acme.slastudio attach {f}/signed.pdf --dated 2025-03-03
elsewhere {f}/acme.slastudio cite 4.2 §7
elsewhere {f}/acme.slastudio list
versions {f}/sample/larkpay.slastudio
restore {f}/sample/larkpay.slastudio 1.0
diff {f}/sample/larkpay.slastudio 1.0 1.1 -o {f}/redline.pdf
copy-terms {f}/acme.slastudio {f}/sample/larkpay.slastudio
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
person {f}/sample/larkpay.slastudio find nobody-here
backups {f}/acme.slastudio make
about
about --json
kept list --json
kept clear
repair {f}/acme.slastudio -o {f}/repaired.slastudio
take-over {f}/acme.slastudio
answers {f}/sample/larkpay.slastudio
assess {f}/sample/larkpay.slastudio --period 2026-09
explain {f}/sample/larkpay.slastudio availability --period 2026-09
dispute {f}/sample/larkpay.slastudio availability --period 2026-09 --contest status=timeout
trend {f}/sample/larkpay.slastudio task-success --from 2026-08-01
span {f}/sample/larkpay.slastudio task-success --from 2026-10-05 --to 2026-10-18 --json
shape {f}/sample/larkpay.slastudio task-success --period 2026-09
drift {f}/sample/larkpay.slastudio
costs {f}/sample/larkpay.slastudio --period 2026-09
invoice {f}/sample/larkpay.slastudio --period 2026-09 --csv {f}/invoice.csv
responses {f}/sample/larkpay.slastudio --period 2026-07
exceptions {f}/sample/larkpay.slastudio --period 2026-07
vendors {f}/sample/larkpay.slastudio --period 2026-09
hours {f}/acme.slastudio import {f}/hours.csv --line-from Task
runs {f}/sample/larkpay.slastudio
warehouse engines
warehouse sources {f}/acme.slastudio --json
adviser {f}/sample/larkpay.slastudio --objective task-success
replay {f}/sample/larkpay.slastudio
appendix {f}/sample/larkpay.slastudio -o {f}/appendix.pdf --docx {f}/appendix.docx
compare-word {f}/sample/larkpay.slastudio {f}/appendix.docx
export {f}/sample/larkpay.slastudio --openslo {f}/slo
report {f}/sample/larkpay.slastudio --period 2026-09 -o {f}/report.pdf --workbook {f}/report.xlsx
verify {f}/sample/larkpay.slastudio --against {f}/report.pdf
mail {f}/sample/larkpay.slastudio --period 2026-09 -o {f}/post --issued 2026-10-05
mail {f}/sample/larkpay.slastudio --period 2026-09 -o {f}/post --sent 2026-10-06
reply {f}/sample/larkpay.slastudio {f}/post/larkpay-s-a-open-points-2026-09.txt --received 2026-10-09 --by Client
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
    story = [line.format(f=tmp_path).split() for line in STORY.split("\n") if line]
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
        wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
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
