"""What an agreement promises to do: every field that is said to make a duty makes one, and no kind is
left without answers.
"""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from decimal import Decimal

import pytest

from slastudio.contract.clauses.texts import clause_numbers
from slastudio.contract.duties.kinds import KINDS
from slastudio.contract.duties.promise import PromisedAct
from slastudio.contract.duties.promises import promises_of
from slastudio.contract.duties.rhythm import calendar_spans, rhythm_of
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import Effort
from slastudio.contract.terms.duty_names import DUTY_NAMES
from slastudio.contract.terms.findings import put
from slastudio.contract.terms.places import address_of, leaves, path_of, pattern_of
from slastudio.operations.agreements.templates import list_templates, template_agreement
from slastudio.shared.periods import parse_period
from tests.contract.filled import other_values
from tests.contract.test_fields import agreements

# these decide when a duty falls due, or what shows it; what happened must be there to see it
SEEN_IN_HISTORY = {
    "changes.drills[].on",
    "changes.drills[].drill",
    "changes.drills[].minutes",
    "changes.drills[].passed",
}


def told(promise: PromisedAct) -> tuple[object, ...]:
    return tuple(getattr(promise, each.name) for each in fields(promise))


def test_that_another_value_of_a_field_that_makes_duties_makes_another_promise() -> None:
    seen, asked = set(), set()
    for agreement in agreements():
        before = [told(each) for each in promises_of(agreement)]
        for path, spec, held in leaves(agreement):
            at = pattern_of(address_of(agreement, path))
            if spec.executed is None or spec.executed.by != "duty" or at in seen:
                continue
            asked.add(at)
            others = (put(agreement, path, value) for value in other_values(spec, held))
            if any([told(each) for each in promises_of(other)] != before for other in others):
                seen.add(at)
    assert asked - seen == SEEN_IN_HISTORY


@pytest.mark.rapid
def test_that_every_kind_of_duty_is_promised_by_some_agreement() -> None:
    found = {each.kind for agreement in agreements() for each in promises_of(agreement)}
    assert found == KINDS.keys() == {name for name, _ in DUTY_NAMES}


@pytest.mark.rapid
def test_that_a_promise_names_its_field_and_its_clause() -> None:
    for agreement in agreements():
        numbers = clause_numbers(agreement)
        for each in promises_of(agreement):
            assert path_of(agreement, each.place.partition("[")[0]), each
            assert not each.anchor or each.anchor in numbers, each
            assert each.wanted, each.kind
            assert each.what.strip(), each.kind
            assert each.side in ("provider", "client")


@pytest.mark.rapid
def test_that_promises_of_one_agreement_have_names_of_their_own() -> None:
    for agreement in agreements():
        names = [each.id for each in promises_of(agreement)]
        assert len(names) == len(set(names))


@pytest.mark.rapid
def test_that_an_empty_agreement_promises_nothing() -> None:
    assert promises_of(Agreement()) == ()


@pytest.mark.rapid
def test_that_a_role_owes_for_its_own_side() -> None:
    for info in list_templates():
        agreement = template_agreement(info.slug, client="Acme")
        sides = {each.role: each.side for each in agreement.parties.contacts}
        for each in promises_of(agreement):
            assert sides.get(each.role, each.side) == each.side


@pytest.mark.rapid
def test_that_the_effort_one_enters_replaces_the_estimate() -> None:
    agreement = template_agreement("small-business-retainer", client="Acme")
    drafting = replace(agreement.drafting, efforts=(Effort("weekly_sample", 3, "Reading"),))
    own = next(
        p for p in promises_of(replace(agreement, drafting=drafting)) if p.kind == "weekly_sample"
    )
    assert (own.minutes, own.line) == (3 * (agreement.evaluation.review_sample or 0), "Reading")


@pytest.mark.rapid
@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("weekly", "week"),
        ("Monthly", "month"),
        ("every quarter", "quarter"),
        ("once a year", "year"),
        ("every 90 days", "since"),
        ("every 2 weeks", "since"),
        ("planned", None),
        ("now and then", None),
        ("", None),
    ],
)
def test_that_a_rhythm_is_read_as_people_write_it(text: str, unit: str | None) -> None:
    found = rhythm_of(text)
    assert (found.unit if found else None) == unit


@pytest.mark.rapid
@pytest.mark.parametrize(
    ("text", "period", "labels"),
    [
        ("weekly", "2026-10", ["2026-W40", "2026-W41", "2026-W42", "2026-W43"]),
        ("monthly", "2026-10", ["2026-10"]),
        ("monthly", "2026-Q4", ["2026-10", "2026-11", "2026-12"]),
        ("quarterly", "2026-10", []),
        ("quarterly", "2026-12", ["2026-Q4"]),
        ("twice a year", "2026-Q2", ["2026-H1"]),
        ("yearly", "2026-12", ["2026"]),
    ],
)
def test_that_a_part_of_the_calendar_belongs_to_the_period_in_which_it_ends(
    text: str, period: str, labels: list[str]
) -> None:
    rhythm = rhythm_of(text)
    assert rhythm is not None
    spans = list(calendar_spans(rhythm, parse_period(period, "Europe/Madrid")))
    assert [each.label for each in spans] == labels
    assert all(each.start < each.end for each in spans)


@pytest.mark.rapid
def test_that_the_parts_of_a_year_follow_each_other_without_a_gap() -> None:
    for text, number in (("daily", 365), ("weekly", 52), ("monthly", 12), ("quarterly", 4)):
        rhythm = rhythm_of(text)
        assert rhythm is not None
        found = [
            span
            for month in range(1, 13)
            for span in calendar_spans(rhythm, parse_period(f"2026-{month:02d}", "Europe/Madrid"))
        ]
        assert len(found) == number
        assert all(a.end == b.start for a, b in itertools.pairwise(found))


@pytest.mark.rapid
def test_that_an_agreement_without_a_cap_owes_no_alert() -> None:
    agreement = template_agreement("small-business-retainer", client="Acme")
    costs = replace(agreement.costs, monthly_cap=None)
    kinds = {each.kind for each in promises_of(replace(agreement, costs=costs))}
    assert not kinds & {"cap_alert", "over_cap"}
    assert agreement.costs.monthly_cap == Decimal(300)
