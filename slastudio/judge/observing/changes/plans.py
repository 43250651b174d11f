"""What is to come: planned changes, and risks that are open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from slastudio.evidence.registers import register_named
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.records import Entered
from slastudio.shared.periods import show_moment

# changes planned within so many days after the period are told with it
_AHEAD = timedelta(days=62)


def planned_changes(g: ObservedGround) -> Iterator[Observation]:
    """Yield the changes that were planned before the period's end and not made in it, and those
    whose day passed without a word.
    """
    for each in g.entered("changes"):
        at = each.moment("when")
        if each.text("status") != "planned" or at is None:
            continue
        told = each.text("risk") and f" Risk: {each.text('risk')}"
        if at < g.seen_until:
            if at in g.period:
                yield _planned(
                    g, each, "Planned and not told whether it was made", told, kind="plan_passed"
                )
        elif at < g.period.end + _AHEAD:
            yield _planned(g, each, "Planned", told, kind="planned_change")


def _planned(g: ObservedGround, each: Entered, word: str, told: str, *, kind: str) -> Observation:
    at = each.moment("when")
    assert at is not None
    return Observation(
        kind,
        each.id,
        f"{word}: {each.text('title')}",
        f"For {show_moment(at, g.period.zone)}.{told}",
        "not_proven" if kind == "plan_passed" else "nothing_to_judge",
        at,
        (each.id,),
        target="changes",
    )


def open_risks(g: ObservedGround) -> Iterator[Observation]:
    """Yield the risks seen before the period's end that are open, the gravest first."""
    grades = ("", "low", "medium", "high")
    waiting = [
        each
        for each in g.entered("risks")
        if each.text("status") in ("", "open")
        and (seen := each.moment("when")) is not None
        and seen < g.period.end
    ]

    def weight(each: Entered) -> int:
        return grades.index(each.text("likelihood")) * grades.index(each.text("impact"))

    spec = register_named("risks")
    for each in sorted(waiting, key=weight, reverse=True):
        due = each.moment("due")
        late = due is not None and due < g.seen_until
        said = [
            f"{spec.field(name).label}: {spec.field(name).words_of(each.text(name)).lower()}."
            for name in ("likelihood", "impact")
            if each.text(name)
        ]
        if each.text("answer"):
            said.append(f"{each.text('answer').rstrip('.')}.")
        if due is not None:
            said.append(f"To be looked at again by {show_moment(due, g.period.zone)}.")
        yield Observation(
            "risk_overdue" if late else "open_risk",
            each.id,
            f"Risk: {each.text('title')}",
            " ".join(said) or "Nothing more is entered of it.",
            "at_risk" if late else "nothing_to_judge",
            due,
            (each.id,),
            target="risks",
        )
