"""Six months together: how many promises were broken in each, and which were broken more than once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import VERDICTS, Verdict
from slastudio.judge.telling.journeys import verdict_strips
from slastudio.shared.counts import count, verb
from slastudio.shared.periods import Period

NOTE = (
    "The months before stand as the evidence of today and the agreement in force then give them; of promises the agreement holds "
    "now. While a question is open on a month, its verdict is reserved and counts as nothing else."
)


@dataclass(frozen=True)
class SixMonths:
    """Hold the verdicts of the months up to the period, the oldest first.

    counts: how many promises had a verdict in each month, None where none was judged. repeated: the
    promises missed in two months or more, with their verdict in each; None where it was not judged.
    """

    months: tuple[Period, ...]
    counts: tuple[tuple[Verdict, tuple[int | None, ...]], ...]
    repeated: tuple[tuple[Result, tuple[Verdict | None, ...]], ...]

    @property
    def missed(self) -> tuple[int | None, ...]:
        return dict(self.counts)["missed"]


def six_months(assessment: Assessment) -> SixMonths | None:
    """Return the verdicts of six months; None where the period is no month, or nothing is known of
    those before.
    """
    months, _ = verdict_strips(assessment)
    if not any(each.past for each in assessment.results) or len(months) < 2:
        return None
    rows = [(each, _verdicts(each, months)) for each in assessment.results]
    counts = [(name, _count(name, [told for _, told in rows])) for name in VERDICTS]
    return SixMonths(
        months,
        tuple((name, told) for name, told in counts if name == "missed" or any(told)),
        tuple((each, told) for each, told in rows if told.count("missed") > 1),
    )


def _verdicts(result: Result, months: Sequence[Period]) -> tuple[Verdict | None, ...]:
    past = {each.label: each.verdict for each in result.past}
    return (*(past.get(each.label) for each in months[:-1]), result.verdict)


def _count(name: Verdict, rows: Sequence[tuple[Verdict | None, ...]]) -> tuple[int | None, ...]:
    """Count one verdict month by month."""
    return tuple(
        None if all(told is None for told in month) else month.count(name)
        for month in zip(*rows, strict=True)
    )


def breaches_sentence(found: SixMonths) -> str:
    """Say how many promises were missed in the period, and how many breaches there were in all."""
    now, known = found.missed[-1] or 0, [each for each in found.missed if each is not None]
    told = f"{count(now, 'promise')} {verb(now, 'was', 'were')} missed in {found.months[-1].title}"
    whole = count(sum(known), "breach", "breaches")
    return f"{told}; {whole} in the {count(len(known), 'month')} in which anything was promised."


def repeated_sentence(found: SixMonths) -> str:
    """Say which promises were missed more than once, or that none was."""
    if not found.repeated:
        return "No promise was missed in more than one of these months."
    number = len(found.repeated)
    return f"{count(number, 'promise')} {verb(number, 'was', 'were')} missed in more than one of these months."
