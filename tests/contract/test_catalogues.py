"""Sentences live in catalogues: each one used is there, each one there is used, and none is mended afterwards."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from hypothesis import given
from hypothesis import strategies as st

import slastudio
from slastudio.contract.words.catalogue import ENGLISH, Catalogue, catalogue, say
from slastudio.shared.notation import Notation, written_in
from slastudio.shared.resources import resource

PROGRAM = Path(slastudio.__file__).parent
# modules in these rooms tell only what the catalogue says
TOLD_BY_CATALOGUE = ("judge/telling/narrative",)
POLISH = """
incidents = { $number ->
    [one] { $number } incydent
    [few] { $number } incydenty
   *[many] { $number } incydentów
}
"""


def _messages() -> list[fluent.Message]:
    found = []
    for path in sorted(resource("sentences", ENGLISH).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, fluent.Junk), f"{path}: {entry.content}"
            if isinstance(entry, fluent.Message):
                found.append(entry)
    return found


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PROGRAM.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "words.catalogue import" in text:
            yield path, ast.parse(text)


def _texts(tree: ast.Module) -> Iterator[str]:
    """Yield constants, and what an f-string can come to as a pattern."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)
        if isinstance(node, ast.JoinedStr):
            parts = (
                re.escape(str(each.value)) if isinstance(each, ast.Constant) else "[a-z_-]+"
                for each in node.values
            )
            yield "".join(parts)


def test_that_every_sentence_is_there_once_and_is_used() -> None:
    names = [each.id.name for each in _messages()]
    assert len(names) == len(set(names))
    used = [
        re.compile(each) for _, tree in _modules() for each in _texts(tree) if each != "[a-z_-]+"
    ]
    unused = [each for each in names if not any(pattern.fullmatch(each) for pattern in used)]
    assert unused == []


def test_that_every_sentence_that_is_said_is_there_with_its_facts() -> None:
    facts = {each.id.name: _facts(each) for each in _messages()}
    said = 0
    for path, tree in _modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                first = node.args[0]
                given_facts = {each.arg for each in node.keywords}
                if isinstance(first, ast.Constant) and None not in given_facts:
                    assert facts[str(first.value)] == given_facts, f"{path}: {first.value}"
                    said += 1
    assert said > 20


def test_that_sentences_choose_by_forms_never_by_one_number() -> None:
    # a number of ours knows its form: 1 and 21 may be the same one
    for each in _messages():
        assert "NumberLiteral" not in str(each.to_json()), each.id.name


def _facts(message: fluent.Message) -> set[str]:
    text = fluent.BaseNode.to_json(message)
    found: set[str] = set()

    def look(node: object) -> None:
        if isinstance(node, dict):
            if node.get("type") == "VariableReference":
                found.add(node["id"]["name"])
            for each in node.values():
                look(each)
        if isinstance(node, list):
            for each in node:
                look(each)

    look(text)
    return found


def test_that_no_module_of_these_rooms_writes_a_sentence_of_its_own() -> None:
    own = []
    for room in TOLD_BY_CATALOGUE:
        for path in sorted((PROGRAM / room).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            notes = {
                id(node.value)
                for node in ast.walk(tree)
                if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    words = re.findall(r"[A-Za-z]{2,}", node.value)
                    # labels of a state or a topic are words of the window, no sentences
                    sentence = len(words) > 2 and (node.value[-1:] in ".;:," or "{" in node.value)
                    if sentence and id(node) not in notes:
                        own.append(f"{path.name}: {node.value}")
    assert own == []


@pytest.mark.parametrize(
    ("number", "told"), [(0, "0 further incidents"), (1, "1 further incident")]
)
def test_that_a_number_chooses_its_words(number: int, told: str) -> None:
    assert say("incidents-further", number=number, period="May") == f"{told} opened in May."


def test_that_numbers_are_written_in_the_hand_in_force() -> None:
    with written_in(Notation(numbers="1.234,5")):
        assert say("plans-review", number=12_345) == "12.345 reviews"
    assert say("plans-review", number=12_345) == "12,345 reviews"


def test_that_another_language_follows_its_own_rules(tmp_path: Path) -> None:
    (tmp_path / "a.ftl").write_text(POLISH, encoding="utf-8")
    polish = Catalogue(tmp_path, "pl")
    assert [polish.say("incidents", number=each) for each in (1, 2, 5, 22, 112)] == [
        "1 incydent",
        "2 incydenty",
        "5 incydentów",
        "22 incydenty",
        "112 incydentów",
    ]


@given(st.text())
def test_that_what_is_filled_in_is_never_read_as_a_part_of_the_sentence(text: str) -> None:
    assert say("incident-fix", incident=text, fix=f"{{ $incident }}{text}") == (
        f"Done about {text}: {{ $incident }}{text}."
    )


def test_that_what_is_missing_is_said_loudly() -> None:
    with pytest.raises(LookupError, match="no sentence “nobody-wrote-it”"):
        say("nobody-wrote-it")
    with pytest.raises(LookupError, match="incident-fix"):
        say("incident-fix", incident="INC-1")
    with pytest.raises(LookupError):
        catalogue("xx").say("incident-fix", incident="INC-1", fix="")
