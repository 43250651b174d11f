"""What is left out of figures as conditions of records: use outside the teams, languages, regions and
input types agreed, and automated traffic.
"""

from __future__ import annotations

from dataclasses import dataclass

from slastudio.contract.terms.objectives import Condition, Objectives
from slastudio.contract.terms.scope import Coverage

# by which column of records each limit is told
USE_COLUMNS = {
    "teams": "seg.team",
    "languages": "seg.language",
    "regions": "seg.region",
    "logged_input_types": "input_type",
}
# of these kinds a record is one use; an incident or a decision is answered whoever it is about
USE_KINDS = ("requests", "reviews", "feedback", "evaluations")


@dataclass(frozen=True)
class WithinLimit:
    """Hold one limit of use as a condition of records: the column says one of the values, or nothing.

    limit: the field of the coverage. value: the values, a line each, for a value may hold a comma.
    """

    limit: str
    column: str
    value: str
    operator: str = "within"

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(self.value.splitlines())


def use_limits(coverage: Coverage) -> tuple[WithinLimit, ...]:
    """Return the limits that are agreed and that a column of records tells."""
    return tuple(
        WithinLimit(limit, column, "\n".join(each.strip() for each in agreed))
        for limit, column in USE_COLUMNS.items()
        if (agreed := getattr(coverage, limit))
    )


def limits_left_out(coverage: Coverage | None, evidence: str) -> tuple[WithinLimit, ...]:
    """Return the limits whose other side is left out of figures on a kind of evidence."""
    if coverage is None or coverage.outside_counts != "left_out" or evidence not in USE_KINDS:
        return ()
    return use_limits(coverage)


@dataclass(frozen=True)
class Unless:
    """Turn a condition around: a record stays unless it holds, and stays where it does not say."""

    condition: Condition
    operator: str = "unless"

    @property
    def column(self) -> str:
        return self.condition.column

    @property
    def value(self) -> str:
        """Return the condition's own operator and value, a line each."""
        return f"{self.condition.operator}\n{self.condition.value}"


def automated_left_out(methods: Objectives, evidence: str) -> tuple[Unless, ...]:
    """Return what leaves automated traffic out of figures on a kind of evidence."""
    if evidence != "requests":
        return ()
    return tuple(Unless(each) for each in methods.automated if each.column)
