"""The register of disputes, read: both sides' figures as they were when a claim was made, and how
it ended.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from slastudio.judge.outcome.disputed_figures import DisputedSide, KeptDispute
from slastudio.operations.registers.records import Entry, list_entries
from slastudio.project.file import Project
from slastudio.shared.money import read_money
from slastudio.shared.periods import Period


def kept_dispute(entry: Entry) -> KeptDispute:
    """Return a record of the register with its figures typed."""
    values = entry.values
    return KeptDispute(
        entry.id,
        datetime.fromisoformat(values["when"]).astimezone(UTC),
        values["objective"],
        values["period"],
        values["claimed_by"],
        values["claim"],
        _kept_side(values, "our"),
        _kept_side(values, "their"),
        values["unit"],
        values["target"],
        int(values["rows"]) if values["rows"] else None,
        tuple(filter(None, (values["denied"], values["added"], values["contested"]))),
        values["outcome"] or "open",
        datetime.fromisoformat(values["decided_on"]).astimezone(UTC)
        if values["decided_on"]
        else None,
        values["decided_by"],
        values["credit_note"],
        read_money(values["credit_amount"]) if values["credit_amount"] else None,
        values["detail"],
    )


def _kept_side(values: dict[str, str], name: str) -> DisputedSide:
    value, credit = values[f"{name}_value"], values[f"{name}_credit"]
    return DisputedSide(
        Decimal(value) if value else None,
        values[f"{name}_verdict"],
        read_money(credit) if credit else None,
    )


def disputes_in(project: Project, period: Period, now: datetime) -> tuple[KeptDispute, ...]:
    """Return the disputes claimed until now that are about a period, or claimed or decided in it,
    by the moment of the claim.
    """
    found = [
        each for each in map(kept_dispute, list_entries(project, "disputes")) if each.when <= now
    ]
    wanted = []
    for dispute in found:
        moments = [dispute.when, *filter(None, [dispute.decided_on])]
        if dispute.period == period.label or any(moment in period for moment in moments):
            wanted.append(dispute)
    return tuple(sorted(wanted, key=lambda each: each.when))
