"""Checks of what a whole stack lacks – a set, a precedence, supporting objectives, fairness, events –
each raised on the agreement with the fault and gone from the mended one.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from slastudio.contract.checks.readiness import Finding, check
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import repaired
from slastudio.contract.terms.objectives import Condition, Objective, Window
from slastudio.operations.agreements.templates import template_agreement

pytestmark = pytest.mark.rapid


def governed() -> Agreement:
    return template_agreement("governed-production", client="Acme", zone_name="Europe/Madrid")


def raised(agreement: Agreement, name: str) -> list[Finding]:
    return [each for each in check(agreement) if each.id == name]


def paths(agreement: Agreement, name: str) -> list[str]:
    return [each.path for each in raised(agreement, name)]


def with_objectives(agreement: Agreement, *objectives: Objective) -> Agreement:
    return replace(agreement, objectives=replace(agreement.objectives, objectives=objectives))


def changed(agreement: Agreement, name: str, **fields: object) -> Agreement:
    """Return the agreement with some fields of one objective changed."""
    return with_objectives(
        agreement,
        *(
            replace(each, **fields) if each.id == name else each  # type: ignore[arg-type]
            for each in agreement.objectives.objectives
        ),
    )


def place(agreement: Agreement, name: str) -> str:
    ids = [each.id for each in agreement.objectives.objectives]
    return f"objectives.objectives[{ids.index(name)}]"


def named(agreement: Agreement, name: str) -> Objective:
    return next(each for each in agreement.objectives.objectives if each.id == name)


# -- quality without a set both sides own ------------------------------------------------------------------------------


def test_that_quality_promised_with_nothing_to_measure_it_on_is_raised() -> None:
    sound = governed()
    sets = sound.evaluation.sets
    bare = replace(sound, evaluation=replace(sound.evaluation, sets=(), review_sample=None))
    assert paths(bare, "golden-set-unowned") == ["evaluation.sets"]
    (found,) = raised(bare, "golden-set-unowned")
    assert found.level == "warning"
    assert "no set and no review" in found.message
    # either a set or a review is enough to measure on
    for mended in (
        replace(bare, evaluation=replace(bare.evaluation, sets=sets)),
        replace(bare, evaluation=replace(bare.evaluation, review_sample=100)),
    ):
        assert paths(mended, "golden-set-unowned") == []
    # where no quality is promised, no set is owed
    rest = (each for each in bare.objectives.objectives if each.dimension != "quality")
    assert paths(with_objectives(bare, *rest), "golden-set-unowned") == []


def test_that_a_quality_promise_that_names_no_set_is_raised_and_mended_by_its_only_set() -> None:
    sound = governed()
    assert paths(sound, "objective-without-set") == []
    faulty = changed(sound, "golden-set", golden_set="")
    (found,) = raised(faulty, "objective-without-set")
    assert found.path == f"{place(sound, 'golden-set')}.golden_set"
    assert found.fix is not None
    mended = repaired(faulty, found.fix)
    assert named(mended, "golden-set").golden_set == sound.evaluation.sets[0].id
    assert paths(mended, "objective-without-set") == []
    # of two sets no one can say which is meant
    second = replace(sound.evaluation.sets[0], id="other", name="Other")
    two = replace(faulty.evaluation, sets=(*faulty.evaluation.sets, second))
    (unsure,) = raised(replace(faulty, evaluation=two), "objective-without-set")
    assert unsure.fix is None


def test_that_a_set_without_an_owner_is_raised() -> None:
    sound = governed()
    (only,) = sound.evaluation.sets
    orphan = replace(sound.evaluation, sets=(replace(only, owner_role=""),))
    assert paths(sound, "golden-set-unowned") == []
    assert paths(replace(sound, evaluation=orphan), "golden-set-unowned") == [
        "evaluation.sets[0].owner_role"
    ]


# -- speed or caution --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "trust", "missing"),
    [
        ("governed-production", "standard", True),
        ("governed-production", "high", True),
        ("pilot", "high", True),
        ("pilot", "standard", False),
    ],
)
def test_that_trust_asks_which_goes_first_speed_or_caution(
    slug: str, trust: str, missing: bool
) -> None:
    agreement = template_agreement(slug, client="Acme", zone_name="Europe/Madrid")
    flows = tuple(replace(each, trust=trust) for each in agreement.coverage.workflows)
    assert flows
    agreement = replace(agreement, coverage=replace(agreement.coverage, workflows=flows))
    unsaid = replace(agreement, governance=replace(agreement.governance, precedence=" "))
    assert paths(unsaid, "precedence-missing") == ["governance.precedence"] * missing
    said = replace(
        agreement, governance=replace(agreement.governance, precedence="Caution goes first.")
    )
    assert paths(said, "precedence-missing") == []


# -- the objectives of a journey ---------------------------------------------------------------------------------------


def journey_of(primary: int, supporting: int) -> Agreement:
    """Return the agreement whose one journey rests on so many objectives of each rank."""
    sound = governed()
    (journey,) = sound.journeys.journeys
    first, *others = (
        each for each in sound.objectives.objectives if each.indicator.evidence == "requests"
    )
    ranks = ["primary"] * primary + ["supporting"] * supporting
    made = tuple(
        replace(first, id=f"o{number}", name=f"O{number}", journey=journey.id, rank=rank)
        for number, rank in enumerate(ranks)
    )
    apart = tuple(replace(each, journey="") for each in others)
    return with_objectives(sound, *made, *apart)


@pytest.mark.parametrize(
    ("primary", "supporting", "level"),
    [
        (1, 2, ""),
        (1, 3, ""),
        (1, 1, "note"),
        (1, 0, "note"),
        (0, 2, "warning"),
        (2, 2, "warning"),
        (0, 0, "warning"),
    ],
)
def test_that_a_journey_asks_for_one_leading_objective_and_two_beside_it(
    primary: int, supporting: int, level: str
) -> None:
    found = raised(journey_of(primary, supporting), "journey-stack")
    assert [(each.path, each.level) for each in found] == (
        [("journeys.journeys[0].name", level)] if level else []
    )
    for each in found:
        assert f"it has {primary} primary and {supporting} supporting" in each.message


def test_that_more_than_five_beside_it_are_a_crowd() -> None:
    assert paths(journey_of(1, 5), "journey-crowded") == []
    assert paths(journey_of(1, 6), "journey-crowded") == ["journeys.journeys[0].name"]


# -- the stack ---------------------------------------------------------------------------------------------------------


def test_that_languages_without_an_objective_that_keeps_them_together_are_raised() -> None:
    alone = replace(governed(), coverage=replace(governed().coverage, languages=("English",)))
    several = replace(alone, coverage=replace(alone.coverage, languages=("English", "Spanish")))
    assert "fairness" not in {each.dimension for each in several.objectives.objectives}
    assert paths(alone, "fairness-missing") == []
    (found,) = raised(several, "fairness-missing")
    assert (found.path, found.level) == ("objectives.objectives", "note")
    assert "2 languages are covered" in found.message
    assert paths(changed(several, "policy", dimension="fairness"), "fairness-missing") == []
    light = replace(several, governance=replace(several.governance, profile="pilot"))
    assert paths(light, "fairness-missing") == []


def test_that_a_stack_of_uptime_and_speed_alone_is_raised() -> None:
    sound = governed()
    technical = tuple(
        each
        for each in sound.objectives.objectives
        if each.dimension in ("availability", "latency", "cost")
    )
    assert paths(with_objectives(sound, *technical), "uptime-only") == ["objectives.objectives"]
    mended = with_objectives(sound, *technical, named(sound, "task-success"))
    assert paths(mended, "uptime-only") == []


# -- windows with too few events ---------------------------------------------------------------------------------------


def with_volume(agreement: Agreement, volume: int | None) -> Agreement:
    return replace(agreement, coverage=replace(agreement.coverage, monthly_volume=volume))


@pytest.mark.parametrize(
    ("name", "enough", "at"),
    [
        # 0.5 % of 200 a month is one bad event
        ("availability", 200, "target"),
        # in seven of thirty days 100 of 429 come in, and five of these lie beyond the 95th percentile
        ("first-token", 429, "window.days"),
    ],
)
def test_that_a_window_of_too_few_events_is_raised(name: str, enough: int, at: str) -> None:
    sound = governed()
    alone = with_objectives(sound, named(sound, name))
    assert paths(with_volume(alone, enough), "window-too-small") == []
    (found,) = raised(with_volume(alone, enough - 5), "window-too-small")
    assert (found.path, found.level) == (f"objectives.objectives[0].{at}", "warning")
    # nobody said how many come: nothing is claimed
    assert paths(with_volume(alone, None), "window-too-small") == []


def test_that_a_longer_window_or_a_lower_target_mends_it() -> None:
    sound = governed()
    few = with_volume(with_objectives(sound, named(sound, "first-token")), 120)
    assert paths(few, "window-too-small") == ["objectives.objectives[0].window.days"]
    longer = changed(few, "first-token", window=Window("rolling", 30, "daily"))
    assert paths(longer, "window-too-small") == []
    strict = with_volume(with_objectives(sound, named(sound, "availability")), 120)
    assert paths(strict, "window-too-small") == ["objectives.objectives[0].target"]
    assert paths(changed(strict, "availability", target=Decimal(99)), "window-too-small") == []


# -- a share of few ----------------------------------------------------------------------------------------------------


def test_that_a_share_of_few_incidents_is_raised_and_a_number_late_is_not() -> None:
    sound = governed()
    assert paths(sound, "share-of-few") == []
    late = named(sound, "first-response")
    as_share = replace(late.indicator, expressed="share")
    faulty = changed(
        sound, late.id, indicator=as_share, comparator=">=", target=Decimal(95), unit="%"
    )
    (found,) = raised(faulty, "share-of-few")
    assert (found.path, found.level) == (
        f"{place(sound, late.id)}.indicator.expressed",
        "warning",
    )
    # queues are long enough for a share, and so are shares that run no clock
    assert named(sound, "approvals").indicator.expressed == "share"
    closed = replace(late.indicator, kind="good_share", good=(Condition("reopened", "missing"),))
    plain = changed(faulty, late.id, indicator=replace(closed, expressed="share"))
    assert paths(plain, "share-of-few") == []
