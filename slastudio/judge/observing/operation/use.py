"""Use beyond what was agreed: teams nobody listed, other languages, regions and input types, more than the volume."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.indicators.use_limits import USE_COLUMNS
from slastudio.contract.words.figures import show_number, show_percent
from slastudio.judge.duties.history import Use
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.shared.counts import count

_KIND = {
    "teams": "governance_drift",
    "languages": "outside_use",
    "regions": "outside_use",
    "logged_input_types": "outside_use",
    "monthly_volume": "beyond_volume",
    "handover_confidence": "not_handed_over",
}


def use_beyond(g: ObservedGround) -> Iterator[Observation]:
    """Yield each limit of use that records of the period lie outside of."""
    for use in g.history.uses:
        if use.outside:
            yield Observation(
                _KIND[use.limit],
                use.limit,
                _title(use),
                f"{use.words[0].upper()}{use.words[1:]}. {_follows(g, use)}".strip(),
                "at_risk",
                None,
                clause=clause_of(g.agreement, _ANCHORS.get(use.limit, "outside")),
                page="duties",
                target=f"envelope:{g.period.label}" if use.limit in _LIMITS else "",
                figures=(("outside", str(use.outside)), ("of", str(use.of))),
            )


_LIMITS = (*USE_COLUMNS, "monthly_volume")
_NAMES = {"logged_input_types": "input types"}
_ANCHORS = {"monthly_volume": "volume", "handover_confidence": "handover"}


def _title(use: Use) -> str:
    number = count(use.outside, "request")
    match use.limit:
        case "teams":
            return f"Governance drift: {number} by teams that are not listed"
        case "monthly_volume":
            return f"{number} beyond the agreed volume"
        case "handover_confidence":
            answers = count(use.outside, "answer")
            return f"{answers} below the confidence threshold not handed over"
        case _:
            return f"{number} in {_NAMES.get(use.limit, use.limit)} that are not agreed"


def _follows(g: ObservedGround, use: Use) -> str:
    coverage = g.agreement.coverage
    if use.limit == "handover_confidence":
        return ""
    if use.limit == "monthly_volume":
        limit = coverage.no_verdict_above
        if limit is None:
            return "The agreement names no volume beyond which a figure has no verdict."
        above = use.of > limit
        word = "is passed" if above else "is not reached"
        return f"The volume beyond which the figures named have no verdict, {show_number(limit)}, {word}."
    match coverage.outside_counts:
        case "left_out":
            return "They are left out of every figure; each shows both values."
        case "counted":
            return "They count in every figure as any other."
        case _:
            return f"They count in every figure ({show_percent(use.outside / use.of, 1)}): nothing else is agreed."
