"""The page of requirements names every requirement once, and tests that exist as its proof."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.rapid
ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "REQUIREMENTS.md"
HEAD = ("id", "what", "where", "tests that prove it", "open")
NONE, NOTHING = "none", "–"
MOST_WORDS, MOST_TESTS = 15, 3


def numbered(letter: str, last: int, *between: str) -> tuple[str, ...]:
    return (*(f"{letter}{number}" for number in range(1, last + 1)), *between)


# frozen: what is asked for does not change because the page does
REQUIREMENTS = (
    *numbered("A", 18),
    *numbered("B", 18, "B7a"),
    *numbered("C", 13, "C1a"),
    *numbered("D", 22, "D20a"),
    *numbered("E", 9),
    *numbered("F", 14),
    *numbered("G", 12),
    *numbered("V", 9),
)
# what no test shows at all: an id that loses its proof fails here, one that gains it leaves the set
OPEN: set[str] = set()


@dataclass(frozen=True)
class Line:
    """Hold one line of the page; tests: “path::name” each, none where nothing proves it."""

    id: str
    what: str
    where: tuple[str, ...]
    tests: tuple[str, ...]
    open: str


def cells(row: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in row.strip("|").split("|"))


@cache
def page() -> tuple[Line, ...]:
    rows = [cells(row) for row in PAGE.read_text(encoding="utf-8").splitlines() if row[:1] == "|"]
    assert all(len(row) == len(HEAD) for row in rows), "a row of another length"
    told = [row for row in rows if row != HEAD and set(row[0]) != {"-"}]
    return tuple(
        Line(name, what, quoted(where), () if proof == NONE else tuple(proof.split("<br>")), rest)
        for name, what, where, proof, rest in told
    )


def quoted(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", text))


@cache
def functions(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(each.name for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))


def test_that_every_requirement_stands_on_the_page_exactly_once() -> None:
    assert Counter(each.id for each in page()) == Counter(REQUIREMENTS)
    assert len(set(REQUIREMENTS)) == len(REQUIREMENTS)


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_that_every_test_named_as_proof_exists(name: str) -> None:
    (line,) = (each for each in page() if each.id == name)
    assert len(line.tests) <= MOST_TESTS
    for told in line.tests:
        (test,) = quoted(told)
        path, _, function = test.partition("::")
        assert path.startswith("tests/"), test
        assert function.startswith("test_"), test
        assert function.partition("[")[0] in functions(path), f"{test} is gone: name its successor"


def test_that_what_nothing_proves_says_what_is_missing_and_is_known() -> None:
    unproved = {each.id: each.open for each in page() if not each.tests}
    assert [name for name, missing in unproved.items() if missing in ("", NOTHING)] == []
    assert set(unproved) == OPEN


def test_that_a_requirement_is_told_in_a_few_words_with_a_place_that_is_there() -> None:
    for each in page():
        assert 0 < len(each.what.split()) <= MOST_WORDS, each.id
        assert each.open, f"{each.id}: write {NOTHING} where nothing is open"
        assert bool(each.where) or not each.tests, each.id
        lost = [
            place
            for place in each.where
            if not (ROOT / place).exists() and not (ROOT / "slastudio" / place).exists()
        ]
        assert lost == [], each.id
