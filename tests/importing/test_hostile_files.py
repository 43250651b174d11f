"""Every hostile file is read or refused with a message; python -m tests.torture.hostile measures large ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from slastudio.cli import run
from tests.importing.hostile_files import Hostile, command, hostile_files, put

SIZE = 3_000


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "empty.slastudio"
    assert run(["new", str(path), "--template", "pilot"]) == 0
    return path


@pytest.mark.parametrize("each", tuple(hostile_files()), ids=lambda each: each.name)
def test_that_a_hostile_file_is_read_or_refused_with_a_message(
    each: Hostile, empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "client.slastudio"
    file = put(each, tmp_path, SIZE)
    for given in each.commands:
        shutil.copy(empty, project)
        code = run(command(given, file, project))
        told = capsys.readouterr()
        assert code in (0, 1)
        if code and not told.out:
            assert told.err.startswith("slastudio: ")
            assert len(told.err) < 5_000


def test_that_a_price_list_of_one_endless_cell_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prices, export = tmp_path / "prices.csv", tmp_path / "export.csv"
    prices.write_text("model,input,output\n" + "x" * 200_000, "utf-8")
    export.write_text("time,latency_ms\n2026-10-01T10:00:00Z,5\n", "utf-8")
    assert run(["inspect", str(export), "--prices", str(prices)]) == 1
    # once an export was read, a field may be as long as it likes, and what it holds is no model
    assert capsys.readouterr().err.startswith("slastudio: prices.csv")
