"""What data the objectives need each month: files, columns, who sends them, masked how, by when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from slastudio.contract.indicators.table import asks_for
from slastudio.contract.indicators.use_limits import USE_COLUMNS
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.governance import Delivery
from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.kinds import KINDS, Column, Kind
from slastudio.shared.periods import Period, local_midnight, zone

# what a kind of evidence is not judged without, besides what the objectives name
_ALWAYS = {
    "requests": ("request_id", "workflow", "model"),
    "reviews": ("item", "accepted"),
    "feedback": ("request_id", "helpful", "reason", "model"),
    "loads": ("source", "as_of", "status"),
    "evaluations": ("run", "set", "set_version", "item", "metric", "passed", "model"),
    "incidents": ("id", "title", "first_response", "resolved", "severity", "workflow", "waiting"),
    "queue_items": ("id", "queue", "decided", "workflow"),
    "costs": ("service", "model", "amount", "currency"),
    "probes": ("target", "up"),
    "outcomes": ("name", "value", "unit"),
    "measurements": ("name", "value", "unit"),
}
_WRITTEN = {
    "time": "2026-10-05 14:03:27+02:00, or without offset in the zone above",
    "text": "text",
    "number": "number with a point, without unit",
    "integer": "whole number",
    "boolean": "true or false",
    "decimal": "amount with a point, without sign",
    "json": 'list of spans: [["2026-10-05T10:00+02:00", "2026-10-05T12:00+02:00"]]',
}
_WRITTEN_LISTS = {
    "updates": 'list of moments: ["2026-10-05T10:00+02:00", "2026-10-05T12:00+02:00"]',
    "reopened": 'list of spans, null while open: [["2026-10-05T10:00+02:00", null]]',
    "severities": 'list of pairs: [["2026-10-05T10:00+02:00", "Sev 2"]]',
}


@dataclass(frozen=True)
class RequestedColumn:
    """Hold one column to be sent: its name, meaning, how it is written, and the objectives that
    need it.
    """

    name: str
    about: str
    written: str
    needed_for: tuple[str, ...]


@dataclass(frozen=True)
class DataRequest:
    """Hold one file a month's judgement needs."""

    kind: str
    title: str
    columns: tuple[RequestedColumn, ...]
    objectives: tuple[str, ...]
    side: str
    owner_role: str
    due_days: int
    source: str
    masking: str
    transfer: str

    def file_name(self, client: str, period: Period) -> str:
        """Return "larkpay-requests-2026-10"; the ending is whatever the system exports."""
        stem = re.sub(r"[^a-z0-9]+", "-", client.lower()).strip("-") or "client"
        return f"{stem}-{self.kind.replace('_', '-')}-{period.label}"

    def due(self, period: Period) -> Period:
        """Return the last day on which the file is on time, as a period of one day in the period's
        zone.
        """
        day = period.last_day + timedelta(days=self.due_days)
        tz = zone(period.zone)
        return Period(
            local_midnight(day, tz),
            local_midnight(day + timedelta(days=1), tz),
            period.zone,
            day.isoformat(),
        )


@dataclass(frozen=True)
class PromisedData:
    """Say who promised an objective's data by when: side, role, days after the month's end, and the
    anchor of the clause that says so.
    """

    side: str
    owner_role: str
    due_days: int
    anchor: str


def promised_data(agreement: Agreement, objective: Objective) -> PromisedData | None:
    """Return what is promised of an objective's data; None where nobody promised any.

    The table of monthly data says it. Where the agreement has none at all, the objective's own
    clause does; a kind that a table leaves out is owed by nobody.
    """
    listed = agreement.data.deliveries
    of_kind = [each for each in listed if each.evidence == objective.indicator.evidence]
    if of_kind:
        # of several rows the last to come completes the month
        last = max(of_kind, key=lambda each: each.due_days)
        return PromisedData(last.side, last.owner_role, last.due_days, "deliveries")
    if listed:
        return None
    return PromisedData(objective.data_from, "", objective.data_due_days, "missing_data")


def data_requests(agreement: Agreement) -> tuple[DataRequest, ...]:
    """Return one request for each kind of evidence an objective is measured on, in the order of the
    objectives, and for each further kind that is agreed to be sent.
    """
    measured = (each.indicator.evidence for each in agreement.objectives.objectives)
    kinds = dict.fromkeys((*measured, *(each.evidence for each in agreement.data.deliveries)))
    return tuple(_request(agreement, kind) for kind in kinds)


def _request(agreement: Agreement, kind: str) -> DataRequest:
    objectives = [o for o in agreement.objectives.objectives if o.indicator.evidence == kind]
    agreed = next((each for each in agreement.data.deliveries if each.evidence == kind), None)
    owed_by_client = any(o.data_from == "client" for o in objectives)
    side = "client" if owed_by_client else "provider"
    side = agreed.side if agreed else side
    due = agreed.due_days if agreed else min(each.data_due_days for each in objectives)
    more = agreed or Delivery()
    names = tuple(each.name or each.id for each in objectives)
    columns = _columns(KINDS[kind], objectives, _limits(agreement, kind))
    return DataRequest(
        kind,
        KINDS[kind].title,
        columns,
        names,
        side,
        more.owner_role,
        due,
        more.source,
        more.masking,
        more.transfer,
    )


def _limits(agreement: Agreement, kind: str) -> tuple[str, ...]:
    """Return the columns by which use within the agreed limits and automated traffic are told."""
    if kind != "requests":
        return ()
    named = tuple(
        column for limit, column in USE_COLUMNS.items() if getattr(agreement.coverage, limit)
    )
    named += tuple(each.column for each in agreement.objectives.automated if each.column)
    handed = ("confidence", "escalated", "fallback")
    return named + (handed if agreement.evaluation.confidence_handover is not None else ())


def _columns(
    kind: Kind, objectives: list[Objective], limits: Sequence[str]
) -> tuple[RequestedColumn, ...]:
    needed: dict[str, list[str]] = {}
    for objective in objectives:
        # what is derived cannot be sent: what it is made of is asked for
        for name in kind.recorded(_named_by(objective)):
            needed.setdefault(name, []).append(objective.name or objective.id)
    for name in kind.recorded(limits):
        needed.setdefault(name, [])
    first = [name for name in (kind.time, kind.identity) if name]
    # the declared order is the one people know from other sheets; segments come last
    asked = {*needed, *_ALWAYS.get(kind.name, ())}
    order = [c.name for c in kind.columns if not c.is_family and c.name in asked]
    order += sorted(name for name in needed if name not in order)
    columns = []
    for name in dict.fromkeys([*first, *order]):
        column = kind.column(name)
        if column is not None:
            by = tuple(dict.fromkeys(needed.get(name, ())))
            columns.append(RequestedColumn(name, column.about, _written(column), by))
    return tuple(columns)


def _named_by(objective: Objective) -> list[str]:
    i = objective.indicator
    named = [each.column for each in (*i.good, *i.among)]
    named += [i.column, i.segment]
    named += asks_for(i)
    return [name for name in named if name]


def _written(column: Column) -> str:
    unit = f", in {column.unit}" if column.unit and column.type in ("number", "integer") else ""
    return f"{_WRITTEN_LISTS.get(column.name) or _WRITTEN[column.type]}{unit}"
