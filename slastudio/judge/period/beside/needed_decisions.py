"""Find the decisions a period asks for: what was entered and is open, and what nobody entered yet.

A decision is derived where the agreement makes somebody's word the condition of something that has
happened: an update without its approval, use by others than agreed, hours outside the scope, a spend
objective that was missed. What an entry of the register names already is not asked for again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.beside.needed_decisions import NeededDecision
from slastudio.judge.outcome.beside.observations import UPDATES, Observation
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.records import Entered
from slastudio.judge.outcome.silent_changes import SilentChange

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class _Asks:
    """Say what an observation of a kind asks to be decided: title, in which “{}” is what it is about,
    options, and which is recommended.
    """

    title: str
    options: tuple[str, str]
    recommended: str


_ASKS = {
    "governance_drift": _Asks(
        "Whether teams that are not listed go on using the system",
        ("Add them by an amendment", "End their use"),
        "Add them by an amendment: until then no promise covers what they ask.",
    ),
    "gate_tradeoff": _Asks(
        "Who accepts what release {} costs one segment",
        ("Accept the trade-off by name", "Roll it back"),
        "Roll it back until somebody accepts it by name.",
    ),
    "hours_outside": _Asks(
        "What becomes of the hours on {}",
        ("Accept a change request for them", "Leave them unbilled"),
        "Accept a change request: they are outside the retainer.",
    ),
    "overage_unagreed": _Asks(
        "Whether the hours beyond those included are agreed to",
        ("Agree to them", "Leave them unbilled"),
        "Agree to them, or say which work is to stop.",
    ),
}
_UPDATE = _Asks(
    "Whether {} stays",
    ("Approve it after an evaluation run", "Go back until it is evaluated"),
    "Approve it after an evaluation run.",
)
_FELL = "Go back until it is evaluated: a run fell in the same period."
_SPEND_OPTIONS = ("Agree to more", "Take a cheaper route")
_RENEWAL_OPTIONS = ("Renew as it is", "Renew with other terms", "Let it end")


def needed_decisions(
    inputs: Inputs,
    agreement: Agreement,
    results: Iterable[Result],
    observed: Sequence[Observation],
    silent: Sequence[SilentChange],
    duties: Iterable[OwedDuty],
) -> tuple[NeededDecision, ...]:
    """Return what is to be decided, the earliest first; what no time is named for comes last."""
    entries = [each for each in inputs.records.of("decisions") if _raised(each, inputs)]
    waiting = [each for each in entries if each.text("status") in ("", "open")]
    own = [_entered(each) for each in waiting]
    derived = [
        *_updates(observed, silent),
        *_observed(observed),
        *_spend(agreement, results),
        *_renewals(duties),
    ]
    named = [" ".join(text for _, text in each.fields).casefold() for each in entries]
    asked = [each for each in derived if not any(_key(each) in text for text in named)]
    found = [_with_overdue(each, inputs.as_of) for each in (*own, *asked)]
    return tuple(sorted(found, key=lambda each: (each.by or _NEVER, not each.entered)))


def _raised(entry: Entered, inputs: Inputs) -> bool:
    at = entry.moment("when")
    return at is not None and at < inputs.period.end


def _entered(entry: Entered) -> NeededDecision:
    parts = (each.strip() for each in entry.text("options").split(";"))
    return NeededDecision(
        entry.id,
        entry.text("title"),
        entry.moment("when"),
        entry.moment("needed_by"),
        entry.text("owner"),
        tuple(filter(None, parts)),
        entry.text("recommended"),
        entered=True,
        target=entry.id,
    )


def _with_overdue(decision: NeededDecision, now: datetime) -> NeededDecision:
    return replace(decision, overdue=decision.by is not None and decision.by < now)


def _key(decision: NeededDecision) -> str:
    """Return what an entry has to name so that a decision is not asked for again."""
    # “collections team” answers what is asked of teams
    return decision.id.partition(":")[2].casefold().removesuffix("s")


def _updates(
    observed: Sequence[Observation], silent: Sequence[SilentChange]
) -> Iterator[NeededDecision]:
    fell = any(each.kind == "regression" for each in observed)
    names = {each.value: each.name for each in silent}
    for each in observed:
        if each.kind in UPDATES and each.kind != "update_untold":
            column, _, value = each.about.split(":", 2)
            word = column.removesuffix("_version")
            names.setdefault(value, f"{word} {value}")
    for value, name in names.items():
        asks = replace(_UPDATE, recommended=_FELL) if fell else _UPDATE
        yield _derived(f"update:{value}", asks, name, "changes", "changes")


def _observed(observed: Sequence[Observation]) -> Iterator[NeededDecision]:
    for each in observed:
        if each.kind in _ASKS:
            name = f"{each.kind}:{each.about}"
            yield _derived(name, _ASKS[each.kind], each.about, each.page, each.target)


def _derived(name: str, asks: _Asks, about: str, page: str, target: str) -> NeededDecision:
    return NeededDecision(
        name,
        asks.title.format(about),
        None,
        None,
        "",
        asks.options,
        asks.recommended,
        entered=False,
        page=page,
        target=target,
    )


def _spend(agreement: Agreement, results: Iterable[Result]) -> Iterator[NeededDecision]:
    owners = {each.id: each.owner_role for each in agreement.objectives.objectives}
    for result in results:
        if result.stands_missed and result.dimension == "cost":
            yield NeededDecision(
                f"spend:{result.id}",
                f"What follows from {result.name}",
                None,
                None,
                owners.get(result.id, ""),
                _SPEND_OPTIONS,
                result.action,
                entered=False,
                page="objectives",
                target=result.id,
            )


def _renewals(duties: Iterable[OwedDuty]) -> Iterator[NeededDecision]:
    for duty in duties:
        if duty.kind == "renewal" and duty.state in ("not_yet_due", "due", "not_shown"):
            yield NeededDecision(
                f"renewal:{duty.id}",
                "Whether the agreement is renewed",
                duty.begins,
                duty.due,
                duty.role,
                _RENEWAL_OPTIONS,
                "",
                entered=False,
                page="duties",
                target=duty.id,
            )
