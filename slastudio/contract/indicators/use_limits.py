"""The limits of use as conditions: which records lie outside the teams, languages and regions agreed."""

from __future__ import annotations

from dataclasses import dataclass

from slastudio.contract.terms.scope import Coverage

# by which column of records each limit is told
USE_COLUMNS = {"teams": "seg.team", "languages": "seg.language", "regions": "seg.region"}
# of these kinds a record is one use; an incident or a decision is answered whoever it is about
USE_KINDS = ("requests", "reviews", "evaluations")


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
