"""What an import costs follows what it touches, and what counts is told as if all had been compared."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.arrays import Array
from slastudio.operations.evidence.imports import import_file, list_imports
from slastudio.project.evidence.bringing_forward import bring_forward
from slastudio.project.evidence.identity import KEY_DTYPE
from slastudio.project.evidence.overlaps import Overlaps
from slastudio.project.evidence.touching import EarlierContents
from slastudio.project.file import Project

CONTENTS = st.lists(st.integers(0, 4), max_size=12)


def hashes(numbers: list[int]) -> Array:
    # far apart, so that a count added to one hash never gives another
    return np.array([(number << 40, number << 20) for number in numbers], KEY_DTYPE)


@given(CONTENTS, st.lists(st.tuples(st.integers(1, 3), CONTENTS), max_size=6))
def test_that_as_many_equal_rows_are_hidden_as_any_earlier_import_holds(
    own: list[int], chunks: list[tuple[int, list[int]]]
) -> None:
    earlier, held = EarlierContents(hashes(own)), dict[int, Counter[int]]()
    for batch, contents in chunks:
        earlier.add(batch, hashes(contents))
        held.setdefault(batch, Counter()).update(contents)
    expected = [
        all(own[:at].count(each) >= counts[each] for counts in held.values())
        for at, each in enumerate(own)
    ]
    assert earlier.holders().tolist() == expected


def test_that_of_many_equal_earlier_rows_no_more_are_remembered_than_the_import_holds() -> None:
    earlier = EarlierContents(hashes([1, 1, 2]))
    for _ in range(20):
        earlier.add(1, hashes([1] * 1000 + [3] * 1000))
    assert len(earlier.by_batch[1]) == 2
    assert not earlier.all_repeated
    earlier.add(2, hashes([2]))
    assert earlier.all_repeated


def outcomes(folder: Path, name: str, values: list[int], more: str = "") -> Path:
    file = folder / name
    head = f"time,name,value,unit{',note' if more else ''}"
    rows = [f"2026-10-01T10:00:00Z,queue,{value},s{more}" for value in values]
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return file


def test_that_one_row_asks_about_one_of_many_equal_earlier_rows(tmp_path: Path) -> None:
    with Project.create(tmp_path / "client.slastudio", Agreement()) as project:
        import_file(project, outcomes(tmp_path, "many.csv", [1] * 500))
        import_file(project, outcomes(tmp_path, "one.csv", [1], ",x"))
        with project.reading():
            (asked,) = [
                each for each in project.evidence.questions.questions() if each.kind == "again"
            ]
    assert dict(asked.values)["equal in all that is read"] == 1


def test_that_more_restated_rows_than_a_question_may_hold_ask_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slastudio.project.evidence.overlaps._MOST_ROWS", 100)
    held: list[int] = []
    before = Overlaps.add_earlier

    def watched(self: Overlaps, part: object) -> None:
        before(self, part)  # type: ignore[arg-type]
        held.append(sum(len(each or ()) for each in self.earlier.values()))

    monkeypatch.setattr(Overlaps, "add_earlier", watched)
    with Project.create(tmp_path / "client.slastudio", Agreement()) as project:
        import_file(project, outcomes(tmp_path, "many.csv", list(range(500))))
        import_file(project, outcomes(tmp_path, "one.csv", [900]))
        with project.reading():
            kinds = [each.kind for each in project.evidence.questions.questions()]
    assert held == [0]
    assert "again" not in kinds


INCIDENTS = st.lists(
    st.tuples(st.sampled_from(["", "A", "B", "C"]), st.integers(1, 3)), min_size=1, max_size=6
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(INCIDENTS, min_size=2, max_size=4))
def test_that_what_an_import_decides_of_its_own_records_is_what_all_records_give(
    tmp_path_factory: pytest.TempPathFactory, files: list[list[tuple[str, int]]]
) -> None:
    folder = tmp_path_factory.mktemp("incidents")
    with Project.create(folder / "client.slastudio", Agreement()) as project:
        for at, rows in enumerate(files):
            file = folder / f"{at}.csv"
            lines = [f"{name},2026-10-0{severity}T10:00:00Z,{severity}" for name, severity in rows]
            file.write_text("\n".join(["id,opened,severity", *lines]) + "\n", encoding="utf-8")
            import_file(project, file)
        told, counts = lives(project), [(b.accepted, b.duplicates) for b in list_imports(project)]
        with project.writing():
            bring_forward(project.evidence._db, "incidents", wholly=True)
        assert lives(project) == told
        assert [(b.accepted, b.duplicates) for b in list_imports(project)] == counts


def lives(project: Project) -> list[tuple[int, bytes | None]]:
    query = "SELECT live_rows, live FROM chunk WHERE kind = 'incidents' ORDER BY id"
    with project.reading():
        return project.evidence._db.execute(query).fetchall()
