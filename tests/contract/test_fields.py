"""Every declared field is asked: which clause says you, and what carries you out? Forgetting an
answer fails here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

import slastudio
from slastudio.contract.clauses.texts import written_blocks
from slastudio.contract.clauses.unsaid import PRIVATE, UNSAID
from slastudio.contract.clauses.writer import ClauseBlock
from slastudio.contract.exchange.terms_file import load_terms
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.execution import ExecutedBy
from slastudio.contract.terms.fields import FieldSpec, fields_of, phrase, words
from slastudio.contract.terms.findings import put
from slastudio.contract.terms.places import Path as Place
from slastudio.contract.terms.places import address_of, is_said, leaves, pattern_of
from slastudio.contract.terms.sections import SECTIONS
from slastudio.contract.terms.support import Severity
from slastudio.operations.agreements.templates import template_agreement
from slastudio.shared.resources import sample_project
from tests.contract.filled import filled_agreement, other_values

# said by a clause that reads the same with another value, in some agreements
CONDITIONAL = {
    "parties.provider_address": "a party that is not named has no address in the clause",
    "objectives.cure_days": "only where a period without data counts as missed",
    "objectives.objectives[].comparator": "“none of the incidents” is at most nought",
    "objectives.objectives[].unit": "a number of late incidents is told without a unit",
    "objectives.objectives[].window.days": "of a rolling window only",
    "objectives.objectives[].window.evaluated": "of a rolling window only",
    "objectives.objectives[].indicator.pairs": "where no reference segment is named",
    "support.after_hours": "the service tier agreed may have words of its own",
    "support.calendar.holidays_region": "where a country is named",
    "support.tiers[].open_holidays": "where holidays are named",
    "support.tiers[].promises[].severity": "clocks of a severity that is not there are told nowhere",
    **dict.fromkeys(
        (f"support.severities[].{name}" for name in ("response", "updates", "resolution", "clock")),
        "the service tier agreed may have clocks of its own",
    ),
}
# where a field is read, by what is said to execute it
ROOMS: dict[ExecutedBy, tuple[str, ...]] = {
    "measure": ("judge", "measure", "contract"),
    # tests/contract/test_promises.py asks more of these
    "duty": ("judge", "contract/duties"),
    "evidence": ("judge", "operations", "project", "importing"),
    "documents": ("reports", "operations", "judge", "contract"),
    "text": (),
}
CLAUSES_AND_CHECKS = ("_clauses", "_checks", "_words", "clause_texts", "wording")


def declared(cls: type = Agreement, lead: str = "") -> Iterator[tuple[str, type, FieldSpec]]:
    """Yield (address with [] for any record, record's class, declaration) of every field that is no
    group.
    """
    for spec in fields_of(cls):
        here = f"{lead}.{spec.name}" if lead else spec.name
        if spec.item is not None:
            yield from declared(spec.item, here if spec.kind == "record" else f"{here}[]")
        else:
            yield here, cls, spec


@cache
def agreements() -> tuple[Agreement, ...]:
    larkpay = load_terms((sample_project("larkpay") / "terms.yaml").read_text(encoding="utf-8"))
    filled = filled_agreement()
    without_tier = replace(filled, support=replace(filled.support, tier=""))
    return filled, without_tier, larkpay, template_agreement("customer-support", client="Acme")


def blocks_of(agreement: Agreement) -> list[ClauseBlock]:
    return [block for name, _ in SECTIONS for block in written_blocks(agreement, name)]


@cache
def said() -> frozenset[str]:
    blocks = (block for each in agreements() for block in blocks_of(each))
    return frozenset(pattern_of(address) for block in blocks for address in block.says)


# --- what says it ----------------------------------------------------------------------------------------------------


@pytest.mark.rapid
def test_that_every_field_is_said_by_a_clause_or_listed_with_the_reason() -> None:
    for address, cls, _ in declared():
        listed = address in UNSAID or address in PRIVATE
        assert listed or address in said(), (
            f"{address} is said by no clause: write it into one, naming it in says= (contract/*_clauses.py), or list it "
            f"with the reason in contract/clauses/unsaid.py ({cls.__name__})"
        )
        assert not (listed and address in said()), (
            f"{address} is said, so take it off contract/clauses/unsaid.py"
        )


@pytest.mark.rapid
def test_that_clauses_say_and_lists_name_declared_fields_only() -> None:
    known = {address for address, _, _ in declared()}
    assert said() <= known, "a typing error in says= or also="
    assert UNSAID.keys() | PRIVATE.keys() <= known
    assert not UNSAID.keys() & PRIVATE.keys()
    assert all({**UNSAID, **PRIVATE}.values())


def test_that_another_value_changes_the_clause_that_says_a_field() -> None:
    true, untrue = set(), {}
    for agreement in agreements():
        fields = fields_by_pattern(agreement)
        for section, clause, address in sayings(agreement):
            at = pattern_of(address)
            listed = [
                leaf
                for leaf in fields.get(at, [])
                if is_said(address_of(agreement, leaf[0]), address)
            ]
            if any(changes(agreement, section, clause, leaf) for leaf in listed):
                true.add(at)
            elif listed:
                untrue[at] = f"{clause[0].number} {clause[0].text[:70]}"
    never = said() - true
    assert not never, "no clause differs by these in any agreement"
    unexplained = {at: where for at, where in untrue.items() if at not in CONDITIONAL}
    assert not unexplained, "a clause claims to say what it does not"
    assert CONDITIONAL.keys() <= untrue.keys(), "no exceptions that are none"


Clause = tuple[ClauseBlock, ...]
Leaf = tuple[Place, FieldSpec, Any]


def sayings(agreement: Agreement) -> Iterator[tuple[str, Clause, str]]:
    """Yield (section, clause, address it says)."""
    for section, _ in SECTIONS:
        for clause in whole_clauses(agreement, section):
            for address in {address for block in clause for address in block.says}:
                yield section, clause, address


def whole_clauses(agreement: Agreement, section: str) -> list[Clause]:
    """Return the paragraphs and tables of a section, each with the items under it."""
    starts = 0
    numbered: list[tuple[int, ClauseBlock]] = []
    for block in written_blocks(agreement, section):
        starts += block.kind != "item"
        numbered.append((starts, block))
    return [
        tuple(block for _, block in run) for _, run in groupby(numbered, key=lambda each: each[0])
    ]


def changes(agreement: Agreement, section: str, clause: Clause, leaf: Leaf) -> bool:
    """Tell whether another value of a field is seen in a clause."""
    path, spec, held = leaf
    other = (put(agreement, path, value) for value in other_values(spec, held))
    return any(clause not in whole_clauses(each, section) for each in other)


def fields_by_pattern(agreement: Agreement) -> dict[str, list[Leaf]]:
    found: dict[str, list[Leaf]] = {}
    for leaf in leaves(agreement):
        found.setdefault(pattern_of(address_of(agreement, leaf[0])), []).append(leaf)
    return found


# --- what executes it ------------------------------------------------------------------------------------------------


@pytest.mark.rapid
def test_that_every_field_says_what_carries_it_out() -> None:
    for address, cls, spec in declared():
        assert spec.executed is not None, (
            f"{address} says nothing of what carries it out: name it in @executed above {cls.__name__} ({cls.__module__})"
        )
        assert spec.executed.by != "text" or spec.executed.why


@pytest.mark.rapid
def test_that_only_declared_fields_are_carried_out() -> None:
    for cls in {cls for _, cls, _ in declared()}:
        own = {spec.name for spec in fields_of(cls) if spec.item is None}
        assert set(getattr(cls, "__executed__", {})) <= own, cls.__name__


def test_that_what_is_said_to_be_carried_out_is_read_where_that_is_done() -> None:
    for address, _, spec in declared():
        rooms = ROOMS[spec.executed.by] if spec.executed else ()
        assert not rooms or any(spec.name in names_read(room) for room in rooms), address


@cache
def names_read(room: str) -> frozenset[str]:
    """Return every attribute the modules of a room read, those that only write clauses and check
    them left out.
    """
    found = set()
    for path in (Path(slastudio.__file__).parent / room).rglob("*.py"):
        if not any(part in path.stem for part in CLAUSES_AND_CHECKS):
            tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            found |= {node.attr for node in tree if isinstance(node, ast.Attribute)}
    return frozenset(found)


# --- choices ---------------------------------------------------------------------------------------------------------


@pytest.mark.rapid
def test_that_a_choice_nobody_wrote_words_for_is_no_answer() -> None:
    with pytest.raises(ValueError, match=r"Severity\.clock has no words for 'sometimes'"):
        words(Severity, "clock", "sometimes")
    with pytest.raises(ValueError, match=r"Severity\.nature has no words for 'either'"):
        phrase(Severity, "nature", "either", {"technical": "by engineers"})
