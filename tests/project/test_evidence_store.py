"""Batches: counted, deduplicated by identity, removed as a whole, read back exactly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.intake import Hints
from slastudio.operations.evidence.browsing.row_files import export_rows
from slastudio.operations.evidence.browsing.rows import read_rows
from slastudio.operations.evidence.imports import (
    import_file,
    list_imports,
    rejected_rows,
    remove_import,
)
from slastudio.project.file import Project
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from tests.strength import tries

pytestmark = pytest.mark.rapid


@pytest.fixture
def project(tmp_path: Path) -> Project:
    opened = Project.create(tmp_path / "client.slastudio", Agreement())
    yield opened
    opened.close()


def csv_file(
    folder: Path, name: str, rows: list[str], head: str = "time,target,up,response_ms"
) -> Path:
    file = folder / name
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return file


ROW_A, ROW_B, ROW_C = (
    "2026-10-01T10:00:00Z,site,true,120",
    "2026-10-01T10:05:00Z,site,false,90",
    "2026-10-02T10:05:00Z,site,true,80",
)


def counts(project: Project) -> list[tuple[int, int, int]]:
    return [(b.read, b.accepted, b.duplicates) for b in list_imports(project)]


def test_that_equal_rows_of_one_file_all_stay(project: Project, tmp_path: Path) -> None:
    import_file(project, csv_file(tmp_path, "a.csv", [ROW_A, ROW_A, ROW_B]))
    assert counts(project) == [(3, 3, 0)]


def test_that_across_files_the_larger_multiplicity_counts(project: Project, tmp_path: Path) -> None:
    import_file(project, csv_file(tmp_path, "a.csv", [ROW_A, ROW_A]))
    import_file(project, csv_file(tmp_path, "b.csv", [ROW_A, ROW_A, ROW_A, ROW_B]))
    assert counts(project) == [(2, 2, 0), (4, 2, 2)]
    assert read_rows(project, "probes").total == 4


def test_that_removing_the_first_batch_brings_its_duplicates_forward(
    project: Project, tmp_path: Path
) -> None:
    import_file(project, csv_file(tmp_path, "a.csv", [ROW_A, ROW_B]))
    import_file(project, csv_file(tmp_path, "b.csv", [ROW_B, ROW_C]))
    import_file(project, csv_file(tmp_path, "c.csv", [ROW_C, ROW_B]))
    assert counts(project) == [(2, 2, 0), (2, 1, 1), (2, 0, 2)]
    remove_import(project, 1)
    assert counts(project) == [(2, 2, 0), (2, 0, 2)]
    assert read_rows(project, "probes").total == 2
    remove_import(project, 2)
    assert counts(project) == [(2, 2, 0)]
    assert list_imports(project)[0].rows_by_kind == {"probes": 2}


def test_that_the_same_file_twice_is_known_by_its_hash_and_stored_once(
    project: Project, tmp_path: Path
) -> None:
    file = csv_file(tmp_path, "a.csv", [ROW_A, ROW_B])
    import_file(project, file)
    again = import_file(project, file.rename(tmp_path / "renamed.csv"))
    assert again.already
    assert (again.batch.id, again.batch.read, again.batch.accepted, again.batch.duplicates) == (
        1,
        2,
        0,
        2,
    )
    assert "already imported" in again.batch.problems[0].message
    assert counts(project) == [(2, 2, 0)]


def test_that_the_same_file_read_as_another_kind_is_another_import(
    project: Project, tmp_path: Path
) -> None:
    file = csv_file(tmp_path, "a.csv", [ROW_A, ROW_B])
    import_file(project, file)
    assert not import_file(project, file, Hints(kind="table")).already
    assert counts(project) == [(2, 2, 0), (2, 2, 0)]


def test_that_an_incident_exported_again_counts_as_it_reads_now(
    project: Project, tmp_path: Path
) -> None:
    head, open_case = "id,opened,severity,resolved", "1,2026-10-01T10:00:00Z,Sev 1,"
    solved = "1,2026-10-01T10:00:00Z,Sev 1,2026-10-01T12:00:00Z"
    import_file(project, csv_file(tmp_path, "a.csv", [open_case], head))
    batch = import_file(
        project, csv_file(tmp_path, "b.csv", [solved, "2,2026-10-03T10:00:00Z,Sev 2,"], head)
    ).batch
    assert any("newer version counts" in problem.message for problem in batch.problems)
    assert counts(project) == [(1, 0, 1), (2, 2, 0)]
    import_file(project, csv_file(tmp_path, "c.csv", [solved], head))
    assert counts(project) == [(1, 0, 1), (2, 2, 0), (1, 0, 1)]
    assert [row[-1] for row in read_rows(project, "incidents").rows] != ["", ""]
    remove_import(project, 2)
    assert counts(project) == [(1, 0, 1), (1, 1, 0)]
    remove_import(project, 3)
    assert counts(project) == [(1, 1, 0)]


def test_that_requests_with_a_known_id_and_other_content_are_said(
    project: Project, tmp_path: Path
) -> None:
    head = "request_id,time,latency_ms,status"
    import_file(project, csv_file(tmp_path, "a.csv", ["r1,2026-10-01T10:00:00Z,100,ok"], head))
    batch = import_file(
        project, csv_file(tmp_path, "b.csv", ["r1,2026-10-01T10:00:00Z,900,ok"], head)
    ).batch
    assert (batch.accepted, batch.duplicates) == (0, 1)
    assert any("other content" in problem.message for problem in batch.problems)


def test_that_the_counts_always_add_up(project: Project, tmp_path: Path) -> None:
    batch = import_file(
        project,
        csv_file(
            tmp_path, "a.csv", [ROW_A, "not a time,site,true,1", ROW_B, "2026-13-45,site,true,2"]
        ),
    ).batch
    assert (
        batch.read == batch.accepted + batch.rejected + batch.duplicates + batch.not_applicable == 4
    )
    rejected = rejected_rows(project, batch.id)
    assert [each.row for each in rejected] == [3, 5]
    assert all("not a time" in each.raw or "2026-13-45" in each.raw for each in rejected)


def test_that_a_cancelled_import_keeps_nothing(project: Project, tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        import_file(project, csv_file(tmp_path, "a.csv", [ROW_A]), progress=progress)
    assert list_imports(project) == ()


def test_that_an_unknown_import_is_said(project: Project, tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="no import with id 7"):
        remove_import(project, 7)
    with pytest.raises(StudioError, match="no import with id 7"):
        export_rows(project, "requests", tmp_path / "out.csv", batch=7)
    assert not (tmp_path / "out.csv").exists()


def test_that_formulas_do_not_leave_in_a_csv(project: Project, tmp_path: Path) -> None:
    file = csv_file(tmp_path, "t.csv", ["=1+1,@x", "-5,+6", "plain,\t"], "first,second")
    import_file(project, file, Hints(kind="table"))
    out = tmp_path / "out.csv"
    assert export_rows(project, "table", out) == 3
    text = out.read_text(encoding="utf-8")
    assert "'=1+1" in text
    assert ",=1+1" not in text


rows = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["a", "b"]), st.booleans()).map(
        lambda each: f"2026-10-0{each[0] + 1}T00:00:00Z,{each[1]},{str(each[2]).lower()},5"
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=tries(8, 25), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(rows, min_size=1, max_size=4), st.data())
def test_that_any_order_of_imports_and_removals_keeps_the_largest_multiplicity(
    tmp_path_factory: pytest.TempPathFactory, files: list[list[str]], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("many")
    with Project.create(folder / "p.slastudio", Agreement()) as project:
        for number, listed in enumerate(files):
            # a row of its own: equal files are one file, and would not be stored twice
            import_file(
                project,
                csv_file(
                    folder, f"{number}.csv", [*listed, f"2026-10-09T00:00:00Z,f{number},true,1"]
                ),
            )
        remaining = list(range(1, len(files) + 1))
        for gone in data.draw(
            st.lists(st.sampled_from(remaining), unique=True, max_size=len(remaining) - 1)
        ):
            remove_import(project, gone)
            remaining.remove(gone)
        kept = [files[number - 1] for number in remaining]
        expected = sum(
            max(each.count(row) for each in kept) for row in {row for each in kept for row in each}
        )
        assert read_rows(project, "probes").total == expected + len(remaining)


def test_that_records_without_an_id_are_told_apart_by_what_is_not_mapped(
    project: Project, tmp_path: Path
) -> None:
    head = "item,label,prediction,explanation"
    import_file(
        project,
        csv_file(tmp_path, "es.csv", ["1,yes,yes,porque sí", "2,no,no,porque no"], head),
        Hints(kind="evaluations"),
    )
    import_file(
        project,
        csv_file(tmp_path, "en.csv", ["1,yes,yes,because", "2,no,no,porque no"], head),
        Hints(kind="evaluations"),
    )
    assert counts(project) == [(2, 2, 0), (2, 1, 1)]
    assert all(not name.startswith("_") for name in read_rows(project, "evaluations").columns)


def test_that_json_records_are_told_apart_by_what_is_not_mapped(
    project: Project, tmp_path: Path
) -> None:
    for name, words in (("a.jsonl", "one"), ("b.jsonl", "two")):
        (tmp_path / name).write_text(
            f'{{"item": 1, "prediction": "", "words": "{words}"}}\n', encoding="utf-8"
        )
        import_file(project, tmp_path / name, Hints(kind="evaluations"))
    assert counts(project) == [(1, 1, 0), (1, 1, 0)]


def test_that_a_table_keeps_the_order_of_its_columns(project: Project, tmp_path: Path) -> None:
    import_file(
        project, csv_file(tmp_path, "t.csv", ["1,2,3"], "zeta,alpha,mid"), Hints(kind="table")
    )
    assert read_rows(project, "table").columns == ("file", "row", "zeta", "alpha", "mid")
