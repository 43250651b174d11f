"""What is kept of a judged month is believed only while everything it rests on reads the same."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.registers import REGISTERS
from slastudio.judge.outcome.assessment import Assessment
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis import kept_assessments
from slastudio.operations.analysis.assessments import assess, chosen_period
from slastudio.operations.analysis.kept_assessments import (
    FRESH,
    AssessmentKey,
    KeptAssessments,
    assessment_key,
    judge_and_keep,
    judged_lately,
    kept_assessment,
    known_lately,
)
from slastudio.operations.documents.brands import save_brand
from slastudio.operations.evidence.imports import import_file, list_imports, remove_import
from slastudio.operations.evidence.persons import erase_person
from slastudio.operations.evidence.questions import answer_question, withdraw_answer
from slastudio.operations.evidence.retention import purge
from slastudio.operations.registers.records import add_entry, amend_entry
from slastudio.project.content_mark import COVERED, LEFT_OUT
from slastudio.project.file import Project
from slastudio.project.format.migrations import CURRENT, expected_schema
from slastudio.reports.content.brand import Brand
from slastudio.shared.problems import StudioError
from tests.open_month import MONTH, SPAN, WORD, make_open_month, written
from tests.project.chain_story import STEPS, _stored

NOW = datetime(2026, 4, 3, 9, tzinfo=UTC)
Step = Callable[[Project], object]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_open_month(tmp_path_factory.mktemp("kept") / "open.slastudio")


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(Path(shutil.copy(made, tmp_path / "open.slastudio"))) as project:
        yield project


@pytest.fixture
def kept(tmp_path: Path) -> KeptAssessments:
    return KeptAssessments(tmp_path / "cache" / "assessments")


def key_of(project: Project, month: str = MONTH) -> AssessmentKey:
    key = assessment_key(project, chosen_period(project, month))
    assert key is not None
    return key


def judged(project: Project) -> Assessment | str:
    try:
        return assess(project, MONTH, now=NOW)
    except StudioError as error:
        return str(error)


# -- the key ---------------------------------------------------------------------------------------------------------


def _edit(project: Project) -> None:
    terms = current_agreement(project)
    first, *rest = terms.objectives.objectives
    harder = (replace(first, target=Decimal(99)), *rest)
    save_agreement(project, replace(terms, objectives=replace(terms.objectives, objectives=harder)))


def _import(project: Project) -> None:
    file = project.path.with_name("more.csv")
    probes = [(f"2026-03-{day:02d}T00:00:00Z", "chat", "false") for day in range(26, 32)]
    import_file(project, written(file, "time target up", probes))


def _add(project: Project) -> str:
    return add_entry(project, "decisions", {"when": "2026-03-02 09:00", "title": "Roll back?"}).id


def _amend(project: Project) -> None:
    amend_entry(project, "decisions", _add(project), {"status": "decided"}, why="agreed")


def _answer(project: Project) -> None:
    answer_question(project, WORD, "bad", who="me")


def _withdraw(project: Project) -> None:
    _answer(project)
    withdraw_answer(project, WORD)


def _enter(name: str) -> Step:
    spec = REGISTERS[name]
    fields = {each.name: _stored(spec, each, 1) for each in spec.stored}
    fields = {each: text.replace("2026-10-", "2026-03-") for each, text in fields.items()}

    def enter(project: Project) -> None:
        with project.writing():
            project.registers.add(name, f"{spec.prefix}-1", fields)

    return enter


def _writing(step: Callable[[Project, int], None]) -> Step:
    def run(project: Project) -> None:
        with project.writing():
            step(project, 1)

    return run


CHANGES: dict[str, Step] = {
    "edit": _edit,
    "sign": _writing(STEPS["sign"]),
    "import": _import,
    "remove": lambda project: remove_import(project, list_imports(project)[0].id),
    "answer": _answer,
    "answer withdrawn": _withdraw,
    "purge": lambda project: purge(project, list_imports(project)[0].id, "me", "over"),
    "person": lambda project: erase_person(project, "cancelled", why="asked"),
    "paper": _writing(STEPS["issue"]),
    "entry": _add,
    "amendment": _amend,
    "covered": lambda project: answer_question(project, SPAN, "quiet", who="me"),
    **{f"register {name}": _enter(name) for name in REGISTERS},
}


@pytest.mark.parametrize("change", CHANGES)
def test_that_whatever_changes_an_assessment_changes_its_key(project: Project, change: str) -> None:
    before, key = judged(project), key_of(project)
    CHANGES[change](project)
    if judged(project) != before:
        assert key_of(project) != key


@pytest.mark.parametrize("change", ["edit", "import", "remove", "answer", "purge", "amendment"])
def test_that_these_changes_change_the_assessment_at_all(project: Project, change: str) -> None:
    before = judged(project)
    CHANGES[change](project)
    assert judged(project) != before


def test_that_what_changes_no_figure_leaves_the_key(project: Project, tmp_path: Path) -> None:
    key = key_of(project)
    save_brand(project, Brand(accent="#123456"))
    assert key_of(project) == key
    project.close()
    with Project.open(project.path) as again:
        assert key_of(again) == key, "who has it open is no matter"
    with Project.open(project.path, write=False) as reading:
        assert key_of(reading) == key


def test_that_a_draft_counts_only_until_something_is_signed(project: Project) -> None:
    before = key_of(project)
    _edit(project)
    assert key_of(project) != before
    CHANGES["sign"](project)
    signed, told = key_of(project), judged(project)
    save_agreement(project, Agreement())
    assert key_of(project) == signed
    assert judged(project) == told


def test_that_an_edit_taken_back_leads_to_what_was_kept(project: Project) -> None:
    terms, key = current_agreement(project), key_of(project)
    _edit(project)
    save_agreement(project, terms)
    assert key_of(project) == key


def test_that_months_projects_and_programs_have_keys_of_their_own(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, other = key_of(project), key_of(project, "2026-02")
    assert here.project == other.project
    monkeypatch.setattr(kept_assessments, "program_mark", lambda: "0" * 16)
    assert len({here, other, key_of(project)}) == 3


def test_that_a_change_taken_back_by_its_transaction_is_not_remembered(project: Project) -> None:
    before = key_of(project)

    def add() -> None:
        with project.writing():
            project.registers.add("decisions", "DEC-9", {"when": "2026-03-02T09:00:00+00:00"})
            assert key_of(project) != before
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add()
    assert key_of(project) == before


def test_that_a_row_changed_past_the_program_changes_the_key(project: Project) -> None:
    before = key_of(project)
    project.close()
    with closing(sqlite3.connect(project.path)) as db, db:
        db.execute("UPDATE chunk_column SET checksum = zeroblob(16) WHERE name = 'status'")
    with Project.open(project.path, write=False) as again:
        assert key_of(again) != before


def test_that_every_table_is_in_the_mark_or_left_out_with_a_reason() -> None:
    tables = {name for kind, name, _, _ in expected_schema(CURRENT) if kind == "table"}
    known = {*COVERED, *LEFT_OUT}
    assert {each for each in tables if not each.startswith("sqlite_")} == known
    assert not set(COVERED) & set(LEFT_OUT)


# -- what is kept ----------------------------------------------------------------------------------------------------


def test_that_what_was_judged_is_found_equal_with_its_moment(
    project: Project, kept: KeptAssessments
) -> None:
    assert kept_assessment(project, MONTH, kept) is None
    made = judge_and_keep(project, MONTH, kept)
    assert abs(datetime.now(UTC) - made.at) < timedelta(minutes=1)
    assert kept_assessment(project, MONTH, kept) == made
    assert kept_assessment(project, "2026-02", kept) is None
    _edit(project)
    assert kept_assessment(project, MONTH, kept) is None


def test_that_a_command_tells_what_is_kept_while_it_is_fresh_and_judges_what_is_not(
    project: Project, kept: KeptAssessments, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[str] = []

    def counted(*args: Any, **options: Any) -> Assessment:
        runs.append(str(args[1]))
        return assess(*args, **options)

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime.now(tz) + FRESH + timedelta(seconds=1)

    monkeypatch.setattr(kept_assessments, "assess", counted)
    assert known_lately(project, MONTH, kept) is None
    first = judged_lately(project, MONTH, kept)
    assert judged_lately(project, MONTH, kept) == first == known_lately(project, MONTH, kept)
    assert len(runs) == 1
    _edit(project)
    assert known_lately(project, MONTH, kept) is None
    judged_lately(project, MONTH, kept)
    assert len(runs) == 2
    # what is due depends on the moment
    monkeypatch.setattr(kept_assessments, "datetime", Later)
    assert known_lately(project, MONTH, kept) is None
    judged_lately(project, MONTH, kept)
    assert len(runs) == 3


def test_that_only_its_owner_may_read_it(project: Project, kept: KeptAssessments) -> None:
    judge_and_keep(project, MONTH, kept)
    (file,) = kept.listed()
    if os.name == "posix":
        assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
        folders = (kept.folder, file.path.parent, file.path.parent.parent)
        assert {stat.S_IMODE(each.stat().st_mode) for each in folders} == {0o700}
    assert b"Larkmere" not in file.path.name.encode()


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "another's", "folder"])
def test_that_what_is_damaged_or_anothers_is_ignored_and_gone(
    project: Project, kept: KeptAssessments, damage: str
) -> None:
    judge_and_keep(project, MONTH, kept)
    (file,) = kept.listed()
    data = file.path.read_bytes()
    if damage == "another's":
        other = judge_and_keep(project, "2026-02", kept)
        assert other.assessment.period.label == "2026-02"
        theirs = next(each for each in kept.listed() if each.path != file.path)
        data = theirs.path.read_bytes()
    cut = {"cut": data[:-7], "empty": b"", "flipped": data[:200] + b"~" + data[201:]}
    if damage == "folder":
        file.path.unlink()
        file.path.mkdir()
    else:
        file.path.write_bytes(cut.get(damage, data))
    assert kept_assessment(project, MONTH, kept) is None
    assert damage == "folder" or not file.path.exists()


def test_that_the_oldest_go_first_and_never_more_is_kept_than_may_be(
    project: Project, kept: KeptAssessments
) -> None:
    judged = judge_and_keep(project, MONTH, kept)
    (size,) = (each.size for each in kept.listed())
    small = KeptAssessments(kept.folder, size * 3)
    keys = [AssessmentKey("a" * 32, f"{number:064d}") for number in range(6)]
    for number, each in enumerate(keys):
        small.keep(each, judged)
        for file in small.listed():
            if each.sha256 in file.path.name:
                os.utime(file.path, (1_000 + number, 1_000 + number))
    found = [each.path.stem for each in kept.listed()]
    assert keys[-1].sha256 in found
    assert keys[0].sha256 not in found
    assert sum(each.size for each in kept.listed()) <= size * 4


def test_that_another_programs_are_deleted_with_the_next_that_is_kept(
    project: Project, kept: KeptAssessments, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(kept_assessments, "program_mark", lambda: "0" * 16)
        judge_and_keep(project, MONTH, kept)
    (kept.folder / "somebody’s").mkdir()
    assert kept_assessment(project, MONTH, kept) is None
    judge_and_keep(project, MONTH, kept)
    assert len(kept.listed()) == 1
    assert (kept.folder / "somebody’s").is_dir()


def test_that_forgetting_deletes_those_of_one_project_and_clearing_all(
    project: Project, kept: KeptAssessments
) -> None:
    judged = judge_and_keep(project, MONTH, kept)
    other = AssessmentKey("a" * 32, "b" * 64)
    kept.keep(other, judged)
    with kept.forgetting(project):
        # as a job might that was under way
        judge_and_keep(project, MONTH, kept)
    assert [each.project for each in kept.listed()] == [other.project]
    assert kept.clear() == 1
    assert kept.listed() == ()
    assert KeptAssessments(kept.folder / "nowhere").clear() == 0


def test_that_a_place_nobody_can_write_to_is_no_error(project: Project, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept = KeptAssessments(tmp_path / "file" / "assessments")
    assert judge_and_keep(project, MONTH, kept).assessment.client == "Larkmere"
    assert kept_assessment(project, MONTH, kept) is None


def test_that_nothing_is_kept_of_what_changed_while_it_was_judged(
    project: Project, kept: KeptAssessments, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = kept_assessments.assess

    def meanwhile(*given: object, **more: object) -> Assessment:
        made = really(*given, **more)  # type: ignore[arg-type]
        _add(project)
        return made

    monkeypatch.setattr(kept_assessments, "assess", meanwhile)
    judge_and_keep(project, MONTH, kept)
    assert kept.listed() == ()
