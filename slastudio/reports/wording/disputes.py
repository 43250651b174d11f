"""A contested figure side by side, and as the register tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from slastudio.contract.words.figures import (
    samples_words,
    show_against,
    show_number,
    show_signed,
    show_value,
)
from slastudio.evidence.registers import register_named
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.contested import Dispute
from slastudio.judge.outcome.disputed_figures import DisputedSide, KeptDispute
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import VERDICTS, status_word
from slastudio.judge.telling.results import target_words, value_words
from slastudio.shared.periods import show_day
from slastudio.shared.periods import zone as zone_of


def dispute_rows(dispute: Dispute) -> list[tuple[str, str, str]]:
    """Return (what, by us, by them) of everything in which the sides may differ."""
    return list(_sides(dispute))


def _samples(result: Result) -> str:
    number = show_number(result.samples)
    return samples_words(result.samples, "items") if result.unit_of_sample == "items" else number


def _sides(dispute: Dispute) -> Iterator[tuple[str, str, str]]:
    ours, theirs = dispute.ours, dispute.theirs
    lines: tuple[tuple[str, Callable[[Result], str]], ...] = (
        ("Value", value_words),
        ("Target", target_words),
        ("Verdict", lambda r: status_word(r.verdict)),
        ("Before exclusions", lambda r: show_value(r.measured, r.unit)),
        ("Samples", _samples),
        (
            "Left out",
            lambda r: (
                ", ".join(f"{e.name}: {show_number(e.samples)}" for e in r.excluded) or "nothing"
            ),
        ),
    )
    for label, told in lines:
        yield label, told(ours.result), told(theirs.result)
    if ours.credit is not None or theirs.credit is not None:
        yield (
            "Credit of the month",
            show_value(ours.credit, ours.currency),
            show_value(theirs.credit, theirs.currency),
        )


def difference_words(dispute: Dispute) -> str:
    """Return what the claim would change, and what it would leave, in one sentence."""
    ours, theirs = dispute.ours, dispute.theirs
    changes, stays = [], []
    if ours.result.value == theirs.result.value:
        stays.append("the figure")
    elif ours.result.value is None or theirs.result.value is None:
        changes.append("whether there is a figure")
    else:
        unit = "points" if ours.result.unit == "%" else ours.result.unit
        changes.append(
            f"the figure by {show_signed(theirs.result.value - ours.result.value, unit)}"
        )
    before, after = status_word(ours.result.verdict), status_word(theirs.result.verdict)
    if before == after:
        stays.append(f"the verdict ({before.lower()})")
    else:
        changes.append(f"the verdict from {before.lower()} to {after.lower()}")
    if ours.credit is not None and theirs.credit is not None:
        if ours.credit == theirs.credit:
            stays.append("the credit")
        else:
            changes.append(
                f"the month’s credit by {show_signed(theirs.credit - ours.credit, ours.currency)}"
            )
    left = f"{_listed(stays)} {'stay' if len(stays) > 1 else 'stays'} as it is" if stays else ""
    left = left.replace("stay as it is", "stay as they are")
    if not changes:
        return f"Their claim changes nothing: {left}."
    return f"Their claim changes {_listed(changes)}{f'; {left}' if left else ''}."


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


# -- the register --------------------------------------------------------------------------------------------------


def dispute_subject(assessment: Assessment, dispute: KeptDispute) -> str:
    """Return the objective contested by its name, with its period where that is another one."""
    objective = assessment.terms.objective(dispute.objective)
    name = (objective.name if objective is not None else "") or dispute.objective
    return name if dispute.period == assessment.period.label else f"{name}, {dispute.period}"


def side_words(dispute: KeptDispute, side: DisputedSide) -> str:
    """Return one side's figure, its verdict and the credit it led to."""
    _, _, target = dispute.target.partition(" ")
    value = show_against(side.value, Decimal(target) if target else None, dispute.unit)
    credit = f", credit {side.credit}" if side.credit is not None else ""
    return f"{value}, {_kept_verdict(side.verdict)}{credit}"


def outcome_words(dispute: KeptDispute, zone: str) -> str:
    """Return how a dispute ended: by whom, when, and what was credited."""
    told = register_named("disputes").field("outcome").words_of(dispute.outcome)
    if dispute.decided_on is not None:
        told += f" on {show_day(dispute.decided_on.astimezone(zone_of(zone)).date())}"
    told += f" by {dispute.decided_by}" if dispute.decided_by else ""
    note = f"credit note {dispute.credit_note}" if dispute.credit_note else ""
    amount = f"{dispute.amount} credited" if dispute.amount is not None else ""
    return "; ".join(filter(None, (told, amount, note)))


def kept_pairs(dispute: KeptDispute) -> list[tuple[str, str]]:
    """Return what was computed when a dispute was kept, as label and words."""
    comparator, _, target = dispute.target.partition(" ")
    words = {">=": "at least", "<=": "at most"}.get(comparator, comparator)
    pairs = [("Objective", dispute.objective), ("Period", dispute.period)]
    pairs += [("Target", f"{words} {show_value(Decimal(target), dispute.unit)}")] if target else []
    pairs += [
        ("By us", side_words(dispute, dispute.ours)),
        ("By them", side_words(dispute, dispute.theirs)),
    ]
    rows = "" if dispute.rows is None else f" ({show_number(dispute.rows)} rows of the period)"
    return [*pairs, ("Contested", "\n".join(dispute.contested) + rows)]


def _kept_verdict(text: str) -> str:
    """Return a verdict as it was kept; what a register holds is text, and may be anything."""
    return status_word(text).lower() if text in VERDICTS else text.lower()
