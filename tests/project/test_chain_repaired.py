"""A repaired project keeps its chain, and papers that left still match it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from slastudio.operations.chain.verifying import verify
from slastudio.operations.documents.agreements_and_reports import write_appendix
from slastudio.project.file import Project
from slastudio.project.repair.salvage import salvage
from tests.project.chain_story import changed, told_project


def test_that_a_repaired_project_matches_papers_that_left(tmp_path: Path) -> None:
    path, paper = tmp_path / "p.slastudio", tmp_path / "appendix.pdf"
    with told_project(path) as project:
        write_appendix(project, paper, issued=date(2026, 11, 2))
        links = project.chain.links()
    found = salvage(path, tmp_path / "repaired.slastudio")
    assert found.lost == ()
    with Project.open(found.path) as repaired:
        assert repaired.chain.links() == links
        assert verify(repaired, paper).holds


def test_that_a_chain_that_is_lost_begins_anew_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "p.slastudio"
    told_project(path).close()
    changed(path, "DELETE FROM chain")
    found = salvage(path, tmp_path / "repaired.slastudio")
    assert any("papers that left no longer match" in each for each in found.lost)
    with Project.open(found.path) as repaired:
        assert repaired.chain.faults() == ()
