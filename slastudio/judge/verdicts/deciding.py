"""Where two objectives measure one promise on different evidence: which verdict decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import is_settled, status_word

# of these the evidence has said something; where it has not, nothing differs
_TOLD = ("met", "missed", "not_proven")


def decided(agreement: Agreement, results: Sequence[Result]) -> Iterator[Result]:
    """Yield the results, those marked that differ from the objective which decides instead of them.

    Where that one has no verdict of its own, each stands by itself.
    """
    by_id = {each.id: each for each in results}
    for result in results:
        objective = agreement.objective(result.id)
        other = by_id.get(objective.decided_by) if objective is not None else None
        if (
            other is None
            or other.id == result.id
            or result.verdict not in _TOLD
            or not is_settled(other.verdict)
            or other.verdict == result.verdict
        ):
            yield result
            continue
        told = f"Where sources differ, {other.name} decides: {status_word(other.verdict).lower()}."
        reason = " ".join(filter(None, (result.reason, told)))
        yield replace(result, overruled_by=other.id, reason=reason)
