"""The chain of hashes: whatever happens is linked, and whatever is changed past the program is named."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.agreement import Agreement
from slastudio.project.chain.store import ChainFault
from slastudio.project.chain.things import KINDS
from slastudio.project.file import Project
from slastudio.project.format.migrations import migrate
from slastudio.shared.chains import BrokenChainError, Chain, ChainLink, faults_of, linked, unpacked
from slastudio.shared.problems import StudioError
from tests.project.chain_story import STEPS, changed, computed_anew, told_project
from tests.strength import tries

OLD = Path(__file__).parents[1] / "old_projects"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("chain") / "told.slastudio"
    told_project(path).close()
    return path


@pytest.fixture(scope="module")
def links(told: Path) -> tuple[ChainLink, ...]:
    with Project.open(told, write=False) as project:
        return project.chain.links()


def faults(path: Path) -> tuple[ChainFault, ...]:
    with Project.open(path, write=False) as project:
        return project.chain.faults()


def columns() -> list[tuple[str, str]]:
    """Return every kind with each column its things consist of, as today's format has them."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db, 0)
    found = []
    for kind, spec in KINDS.items():
        cursor = db.execute(f"SELECT {spec.columns} FROM [{spec.table}] LIMIT 0")
        found += [(kind, each[0]) for each in cursor.description]
    db.close()
    return found


def test_that_every_kind_of_thing_is_linked_as_it_happens(told: Path) -> None:
    with Project.open(told, write=False) as project:
        links = project.chain.links()
        assert {each.kind for each in links} == set(KINDS)
        assert [each.number for each in links] == list(range(1, len(links) + 1))
        assert {each.thing for each in links} == project.chain.things().keys()
    assert faults(told) == ()


@settings(max_examples=tries(8, 40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.sampled_from(sorted(STEPS)), max_size=8), opened=st.booleans())
def test_that_any_sequence_of_what_happens_agrees_with_its_chain(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], *, opened: bool
) -> None:
    path = tmp_path_factory.mktemp("any") / "p.slastudio"
    Project.create(path, Agreement()).close()
    project = Project.open(path)
    for number, name in enumerate(names, 1):
        STEPS[name](project, number)
        if opened:
            project.close()
            project = Project.open(path)
    assert project.chain.faults() == ()
    assert len(project.chain.links()) > len(names)
    project.close()
    computed_anew(path)
    assert faults(path) == ()


@pytest.mark.parametrize(("kind", "column"), columns())
def test_that_one_changed_column_of_a_linked_thing_is_named(
    told: Path, links: tuple[ChainLink, ...], tmp_path: Path, kind: str, column: str
) -> None:
    path, spec = tmp_path / "changed.slastudio", KINDS[kind]
    shutil.copy(told, path)
    link = next(each for each in links if each.kind == kind)
    # what a project that opens may hold there
    value = {"id": 4711 if link.key.isdecimal() else "X-1", "version": 1, "key": "other"}
    value |= {"state": "sent" if kind == "signed" else "signed", "data": b"9999"}
    value |= {"register": "changes", "figures": b"9999", "issue": 1}
    changed(
        path,
        f"UPDATE [{spec.table}] SET [{column}] = ? WHERE [{spec.key}] = ?",
        value.get(column, "9999"),
        link.key,
    )
    named = [each for each in faults(path) if each.subject == link.subject]
    assert named, f"nothing is said of {link.subject}"
    assert named[0].fault in ("changed", "missing")


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_thing_that_is_gone_or_was_put_in_is_named(
    told: Path, links: tuple[ChainLink, ...], tmp_path: Path, kind: str
) -> None:
    path, spec = tmp_path / "changed.slastudio", KINDS[kind]
    shutil.copy(told, path)
    link = next(each for each in links if each.kind == kind)
    changed(path, "DELETE FROM chain WHERE number = ?", link.number)
    said = {(each.fault, each.subject) for each in faults(path)}
    assert ("unlinked", link.subject) in said
    last = kind == "document"
    assert last or any(fault == "broken" for fault, _ in said), "the links after it hang in the air"
    shutil.copy(told, path)
    db = sqlite3.connect(path)
    db.execute(f"DELETE FROM [{spec.table}] WHERE [{spec.key}] = ?", (link.key,))
    db.commit()
    db.close()
    assert ("missing", link.subject) in {(each.fault, each.subject) for each in faults(path)}


@pytest.mark.parametrize(
    "column", ["kind", "key", "subject", "content", "at", "previous", "sha256"]
)
def test_that_a_changed_link_is_named(told: Path, tmp_path: Path, column: str) -> None:
    path = tmp_path / "changed.slastudio"
    shutil.copy(told, path)
    changed(path, f"UPDATE chain SET [{column}] = 'incidents' WHERE number = 3")
    broken = [each.subject for each in faults(path) if each.fault == "broken"]
    assert broken
    assert broken[0].startswith("link 3,")


def test_that_a_link_that_holds_no_text_is_told_as_damage(told: Path, tmp_path: Path) -> None:
    path = tmp_path / "changed.slastudio"
    shutil.copy(told, path)
    changed(path, "UPDATE chain SET subject = x'00ff' WHERE number = 2")
    with pytest.raises(StudioError, match="damaged"):
        faults(path)


def test_that_a_thing_and_its_link_are_stored_together_or_not_at_all(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.slastudio", Agreement()) as project:
        before = project.chain.links()
        with pytest.raises(StudioError, match="has one of these ids already"):
            project.registers.add_all("changes", [("CHG-1", {}), ("CHG-2", {}), ("CHG-1", {})])
        assert project.registers.entries("changes") == ()
        assert project.chain.links() == before
        assert project.chain.faults() == ()


@pytest.mark.parametrize("version", [1, 2, 3])
def test_that_an_older_project_gets_its_chain_in_the_order_of_time(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "old.slastudio"
    shutil.copy(OLD / f"format-{version}.slastudio", path)
    with Project.open(path, write=False) as project:
        foreseen = project.chain.links()
    with Project.open(path) as project:
        links = project.chain.links()
        assert links == foreseen, "a paper written before the migration matches after it"
        assert [each.at for each in links] == sorted(each.at for each in links)
        assert len(links) > 4
        assert project.chain.faults() == ()


def test_that_links_come_back_from_paper_as_they_were(told: Path) -> None:
    with Project.open(told, write=False) as project:
        chain = Chain(project.chain.links())
    assert unpacked(chain.packed()) == chain


@pytest.mark.parametrize(
    "text", ["", "eJw=", "%%%", Chain((linked(None, ("a", "b"), ("c", "d", "e")),)).packed()[:-6]]
)
def test_that_a_list_of_links_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BrokenChainError):
        unpacked(text)


def test_that_a_link_depends_on_all_before_it() -> None:
    first = linked(None, ("a", "1"), ("a 1", "00", "2026"))
    other = linked(None, ("a", "1"), ("a 1", "01", "2026"))
    following = linked(first, ("a", "2"), ("a 2", "00", "2026"))
    assert list(faults_of([first, following])) == []
    assert list(faults_of([other, following])) == [following]
