"""What was changed, and used, without what was agreed: each cause once, however many records show it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from slastudio.contract.words.catalogue import say
from slastudio.contract.words.figures import show_number
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.narrative import SHARE, BoundFigure
from slastudio.judge.outcome.beside.observations import UPDATES, Observation
from slastudio.judge.outcome.silent_changes import SilentChange
from slastudio.judge.telling.narrative.drafting import (
    Drafted,
    Wording,
    ended,
    inside,
    sentence,
)
from slastudio.shared.periods import show_day

_LEAST_RISE = Decimal("0.1")
# what the records show that belongs among the month's events, and how much: kind → weight
_TOLD = {
    "change_uncontrolled": 64,
    "gate_tradeoff": 60,
    "gate_short": 60,
    "regression": 62,
    "rollback_failed": 66,
    "rollback_slow": 44,
    "change_in_freeze": 52,
    "outage_unlogged": 70,
    "recurring_cause": 46,
    "exceptions_over": 50,
    "beyond_volume": 54,
    "sources_differ": 55,
    "not_handed_over": 53,
}


def operation_sentences(assessment: Assessment) -> Drafted:
    """Yield silent changes, use by others than agreed, and what broke the rules of change."""
    silent = {each.value for each in assessment.silent}
    for change in assessment.silent:
        yield from _silent(change)
    for each in assessment.observations:
        if each.kind == "governance_drift":
            yield from _others(each)
        elif each.kind in _TOLD:
            yield sentence(
                f"{each.kind}:{each.about}",
                "operation",
                [Wording(ended(inside(each.title)))],
                weight=_TOLD[each.kind],
                shown_by=each.shown_by,
                page=each.page,
                target=each.target,
            )
    yield from _updates(assessment.observations, silent)
    yield from _slower(assessment)


def _slower(assessment: Assessment) -> Drafted:
    """Yield by how much requests became slower, and the stage that carries most of it."""
    times = assessment.stages
    if times is None or times.whole.rise is None or not times.whole.mean_before:
        return
    rise = times.whole.rise / times.whole.mean_before
    if rise < _LEAST_RISE or assessment.unfinished:
        return
    figure = BoundFigure("requests.rise", rise, SHARE)
    wordings = [Wording(say("requests-slower", rise=figure.told), (figure,))]
    carried = {each.name: times.carries(each) or Decimal(0) for each in times.stages}
    if carried:
        name = max(carried, key=lambda each: carried[each])
        share = BoundFigure(f"stage.{name}", carried[name] / 100, SHARE)
        # a stage may rise by more than the whole, where others fell
        if 0 < share.value <= 1:
            text = say("requests-slower-stage", rise=figure.told, stage=name, share=share.told)
            wordings.insert(0, Wording(text, (figure, share)))
    yield sentence(
        "slower:requests", "operation", wordings, weight=53, page="objectives", target=""
    )


def _silent(change: SilentChange) -> Drafted:
    rows = BoundFigure(f"silent.{change.value}", Decimal(change.rows))
    day = show_day(change.day, year=False)
    yield sentence(
        f"silent:{change.value}",
        "operation",
        [
            Wording(
                say(
                    "silent-change",
                    day=day,
                    name=change.name,
                    rows=change.rows,
                    evidence=change.evidence,
                ),
                (rows,),
            )
        ],
        weight=82,
        shown_by=(change.value,),
        page="changes",
        target="drift",
    )


def _others(each: Observation) -> Drafted:
    told = dict(each.figures)
    outside, of = Decimal(told["outside"]), Decimal(told["of"])
    figures = (BoundFigure("use.outside", outside), BoundFigure("use.requests", of))
    yield sentence(
        "governance_drift:teams",
        "operation",
        [
            Wording(
                say("use-by-others", outside=show_number(outside), requests=show_number(of)),
                figures,
            )
        ],
        weight=57,
        shown_by=each.shown_by,
        page=each.page,
        target=each.target,
    )


def _updates(observations: Sequence[Observation], silent: set[str]) -> Drafted:
    """Yield updates that ran ahead of what is agreed, one sentence an id; one that no entry names is
    told as silent already.
    """
    found: dict[str, list[str]] = {}
    for each in observations:
        parts = each.about.split(":", 2)
        if each.kind in UPDATES and len(parts) == 3 and parts[2] not in silent:
            found.setdefault(f"{parts[0]}:{parts[2]}", []).append(parts[1])
    for name, workflows in found.items():
        word, _, value = name.partition(":")
        number = BoundFigure(f"update.{value}.workflows", Decimal(len(set(workflows))))
        column = word.removesuffix("_version")
        yield sentence(
            f"update:{name}",
            "operation",
            [
                Wording(
                    say(
                        "update-ahead",
                        what=column.capitalize(),
                        version=value,
                        workflows=len(set(workflows)),
                    ),
                    (number,),
                )
            ],
            weight=51,
            shown_by=(value,),
            page="changes",
        )
