"""A look at a file and its import tell the same of it: every note, every rejected record, every count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from slastudio.cli.entry import run
from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.intake import Hints
from slastudio.importing.conversion.telling import look_through
from slastudio.operations.evidence.imports import import_file, inspect_file
from slastudio.project.file import Project
from slastudio.shared.problems import Problem, StudioError
from tests.importing.reading import ROOT, SHARED
from tests.strength import tries

OWN = sorted((ROOT / "tests" / "fixtures" / "importing").iterdir())
# each day the smaller files and the smallest of every ending, before a release the larger ones too
_LARGEST = tries(100_000, 1_500_000)


def _real() -> list[Path]:
    found = [each for each in SHARED.rglob("*") if each.is_file()]
    by_size = sorted(found, key=lambda each: each.stat().st_size, reverse=True)
    smallest = {each.suffix: each for each in by_size}
    return sorted({each for each in found if each.stat().st_size < _LARGEST} | {*smallest.values()})


REAL = _real()
# what import warned of in silence: an open order, a unit nobody states, two columns of one name, signs, tiers
TRAPS = {
    "order.csv": "date,service,amount,currency\n03/04/2026,chat,1,USD\n05/06/2026,chat,2,USD\n",
    "unit.csv": "time,latency,status\n2026-03-01T00:00:00Z,12,ok\n2026-03-01T00:01:00Z,14,ok\n",
    "twins.csv": "time,status,latency_ms,latency_ms\n2026-03-01T00:00:00Z,ok,12,13\n"
    "2026-03-01T00:01:00Z,ok,14,15\n",
    "signs.csv": "date,service,amount,note\n2026-03-01,chat,$1.00,a\n2026-03-02,chat,€2.00,b\n"
    "2026-03-03,chat,3.00,c\n",
    "alike.csv": "time,latency_ms,status,modell,cause\n2026-03-01T00:00:00Z,12,ok,m,x\n"
    "2026-03-01T00:01:00Z,14,ok,m,y\n",
    "rejected.csv": "time,latency_ms,status\n2026-03-01T00:00:00Z,many,ok\n2026-03-01T00:01:00Z,14,ok\n",
    "footer.csv": "time,latency_ms,status\n2026-03-01T00:00:00Z,12,ok\n\nMade by hand,,\n",
}


def _whole(problems: tuple[Problem, ...]) -> set[tuple[str, str, str]]:
    return {(p.message, p.column, p.level) for p in problems if p.row is None}


def _single(problems: tuple[Problem, ...]) -> set[tuple[str, int | None]]:
    return {(p.message, p.row) for p in problems if p.row is not None}


def _refusal(project: Project, path: Path) -> str:
    try:
        inspect_file(project, path, Hints())
    except StudioError as refused:
        return str(refused)
    return ""


def _compare(path: Path, folder: Path) -> None:
    project = Project.create(folder / "client.slastudio", Agreement())
    try:
        refused = _refusal(project, path)
        if refused:
            with pytest.raises(StudioError) as again:
                import_file(project, path)
            assert str(again.value) == refused
            return
        looked = inspect_file(project, path, Hints())
        told = look_through(path, looked, looked.mapping)
        batch = import_file(project, path, confirmed=True).batch
    finally:
        project.close()
    assert _whole(batch.problems) == _whole(told.notes)
    assert _single(batch.problems) == _single((*told.notes, *told.records))
    found = (batch.read, batch.rejected, batch.not_applicable)
    assert found == (told.read, told.rejected, told.not_applicable)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_that_a_look_and_an_import_tell_the_same_of_our_fixtures(
    path: Path, tmp_path: Path
) -> None:
    _compare(path, tmp_path)


@pytest.mark.parametrize("path", REAL or [SHARED / "absent"], ids=lambda path: path.name)
def test_that_a_look_and_an_import_tell_the_same_of_real_files(path: Path, tmp_path: Path) -> None:
    if not path.exists():
        pytest.skip(f"the shared data is not at {SHARED}")
    _compare(path, tmp_path)


@pytest.mark.parametrize("name", TRAPS)
def test_that_both_commands_print_the_same_notes(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, project = tmp_path / name, tmp_path / "client.slastudio"
    path.write_text(TRAPS[name], encoding="utf-8")
    Project.create(project, Agreement()).close()
    kind = ["--as", "costs"] if name in ("order.csv", "signs.csv") else ["--as", "requests"]
    assert run(["inspect", str(path), *kind, "--json"]) == 0
    looked = json.loads(capsys.readouterr().out)["files"][0]
    run(["import", str(project), str(path), *kind, "--json"])
    brought = json.loads(capsys.readouterr().out)["files"][0]
    told = [*looked["notes"], *looked["problems"]]
    key = lambda each: (each["message"], each["row"] or 0)  # noqa: E731
    assert sorted(map(key, told)) == sorted(map(key, brought["problems"]))
    assert told
