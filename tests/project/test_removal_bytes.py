"""What was removed is nowhere in the bytes of the file, free pages included."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.operations.evidence import removing
from slastudio.operations.evidence.imports import import_file, remove_import
from slastudio.project.file import Project

HEADINGS = "time,request_id,latency_ms,status\n"
FILES, BAD = 8, 120


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p.slastudio", Agreement()) as made:
        yield made


def secret(file: int, row: int) -> str:
    return f"zebra-{file:03d}-{row:05d}"


def imported(project: Project, file: int) -> int:
    """Import a file whose rejected records have texts of many lengths."""
    shuffled = random.Random(file)
    lines = [
        f"never,{secret(file, row)}{'x' * shuffled.choice((0, 40, 900, 6000))},1,ok\n"
        for row in range(BAD)
    ]
    lines += [f"2026-10-01T10:00:00Z,{secret(file, 90_000 + row)},{row},ok\n" for row in range(300)]
    path = project.path.with_name(f"{file}.csv")
    path.write_text(HEADINGS + "".join(lines))
    return import_file(project, path, keep_original=True).batch.id


def blocks_of(project: Project, batch: int) -> list[bytes]:
    found = project._db.execute(
        "SELECT chunk_column.data FROM chunk_column JOIN chunk ON chunk.id = chunk WHERE batch = ?1 "
        "UNION ALL SELECT data FROM original_part WHERE batch = ?1",
        (batch,),
    )
    # their ends tell them apart, their beginnings may be alike
    return [bytes(data)[-60:] for (data,) in found if len(data) > 200]


@pytest.mark.parametrize("seed", range(4))
def test_that_no_text_or_block_of_a_removed_import_is_in_the_file(
    project: Project, seed: int
) -> None:
    batches = {imported(project, file): file for file in range(FILES)}
    held = {batch: blocks_of(project, batch) for batch in batches}
    order = [*batches]
    random.Random(seed).shuffle(order)
    for number, batch in enumerate(order, 1):
        # latencies are the same in every file, and so are the blocks of them
        others = {each for other in order if other != batch for each in held[other]}
        file, blocks = batches[batch], [each for each in held[batch] if each not in others]
        mark = secret(file, 0)[:9].encode()
        before = project.path.read_bytes()
        assert mark in before
        assert blocks
        assert all(block in before for block in blocks)
        remove_import(project, batch)
        after = project.path.read_bytes()
        assert mark not in after, f"{number} of {FILES} removed"
        assert not [block for block in blocks if block in after]
    assert not list(project.path.parent.glob("*-journal"))


def test_that_a_large_file_is_not_rebuilt_while_others_wait_and_says_so(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removing, "_REBUILT_AT_ONCE", 4096)
    removal = remove_import(project, imported(project, 1))
    assert not removal.cleared
    assert "the next purge rebuilds it" in removal.left


def test_that_what_was_a_draft_or_a_mapping_is_overwritten_by_what_follows(
    project: Project,
) -> None:
    project.settings.put("note", "zebra-4711")
    assert b"zebra-4711" in project.path.read_bytes()
    project.settings.put("note", "")
    assert b"zebra-4711" not in project.path.read_bytes()
