"""Short papers: a client's status on one page, an incident's post-mortem, as PDF and as Word."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest

from slastudio.operations.analysis.assessments import assess
from slastudio.operations.documents.papers import write_incident_paper, write_status
from slastudio.operations.projects import open_project
from slastudio.shared.problems import StudioError
from tests.reports.pages import page_texts

ON = date(2026, 10, 5)


def words_of(path: Path) -> str:
    file = docx.Document(str(path))
    cells = (c.text for table in file.tables for row in table.rows for c in row.cells)
    return " ".join(" ".join((*(p.text for p in file.paragraphs), *cells)).split())


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_that_a_status_tells_what_page_one_of_the_report_does(
    sample: Path, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"status{suffix}"
    with open_project(sample, write=False) as project:
        write_status(project, "2026-09", path, issued=ON)
    pages = page_texts(path) if suffix == ".pdf" else [words_of(path)]
    assert len(pages) == 1
    for said in ("15 of 17 objectives met", "LK-104", "€195.00", "Decisions needed", "no issued"):
        assert said in pages[0]


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
def test_that_a_post_mortem_is_a_paper_of_its_own(
    light_sample: Path, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"lk{suffix}"
    with open_project(light_sample, write=False) as project:
        write_incident_paper(project, "LK-104", path, issued=ON)
    text = " ".join(page_texts(path)) if suffix == ".pdf" else words_of(path)
    assert "Provider slow" in text
    assert "Timeline" in text


def test_that_another_sort_of_file_is_refused_before_anything_is_written(
    light_sample: Path, tmp_path: Path
) -> None:
    with open_project(light_sample, write=False) as project:
        with pytest.raises(StudioError, match=r"ends in \.pdf or \.docx"):
            write_status(project, "2026-09", tmp_path / "status.txt", issued=ON)
        assert assess(project, "2026-09").sentences == ()
    assert list(tmp_path.iterdir()) == []
