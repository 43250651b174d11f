"""What data the objectives need each month: files, columns, who sends them, masked how, by when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from slastudio.contract.data_requests.examples import choices_for, example_of
from slastudio.contract.data_requests.plain_words import asked_words
from slastudio.contract.data_requests.wanted import WantedColumns, wanted_of
from slastudio.contract.indicators.table import asks_for
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
    "time": "day and time, with an offset such as +02:00 or in the zone above",
    "text": "text",
    "number": "number with a point, without unit",
    "integer": "whole number",
    "boolean": "true or false",
    "decimal": "amount with a point, without sign",
    "json": "spans, apart by semicolons",
}
_WRITTEN_LISTS = {
    "updates": "moments, apart by semicolons",
    "reopened": "spans, apart by semicolons; nothing behind “to” while it is open again",
    "severities": "moments with the severity from then on, apart by semicolons",
    "told": "moments with who was told, apart by semicolons",
}


@dataclass(frozen=True)
class RequestedColumn:
    """Hold one column to be sent: its name, meaning, how it is written, and the objectives that
    need it.

    reasons: what else of the agreement it shows, as the sender is told. choices: the values it
    takes, none where any will do. example: one value as it is written.
    """

    name: str
    about: str
    written: str
    needed_for: tuple[str, ...]
    reasons: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True)
class DataRequest:
    """Hold one file a month's judgement needs; about: what one of its rows is. reasons: what it
    shows besides objectives.
    """

    kind: str
    title: str
    about: str
    columns: tuple[RequestedColumn, ...]
    objectives: tuple[str, ...]
    side: str
    owner_role: str
    due_days: int
    source: str
    masking: str
    transfer: str
    reasons: tuple[str, ...] = ()

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
    objectives, for each further kind that is agreed to be sent, and for each by which something else
    of the agreement is judged.
    """
    measured = (each.indicator.evidence for each in agreement.objectives.objectives)
    wanted = tuple(wanted_of(agreement))
    kinds = dict.fromkeys(
        (
            *measured,
            *(each.evidence for each in agreement.data.deliveries),
            *(each.kind for each in wanted if each.demands),
        )
    )
    return tuple(
        _request(agreement, kind, [each for each in wanted if each.kind == kind]) for kind in kinds
    )


def _request(agreement: Agreement, kind: str, wanted: Sequence[WantedColumns]) -> DataRequest:
    objectives = [o for o in agreement.objectives.objectives if o.indicator.evidence == kind]
    agreed = next((each for each in agreement.data.deliveries if each.evidence == kind), None)
    # what no objective needs is owed as the others' data are
    owing = objectives or agreement.objectives.objectives
    owed_by_client = any(o.data_from == "client" for o in owing)
    side = "client" if owed_by_client else "provider"
    side = agreed.side if agreed else side
    due = min((each.data_due_days for each in owing), default=Objective().data_due_days)
    due = agreed.due_days if agreed else due
    more = agreed or Delivery()
    names = tuple(each.name or each.id for each in objectives)
    columns = _columns(agreement, KINDS[kind], objectives, wanted)
    return DataRequest(
        kind,
        KINDS[kind].title,
        KINDS[kind].about,
        columns,
        names,
        side,
        more.owner_role,
        due,
        more.source,
        more.masking,
        more.transfer,
        tuple(dict.fromkeys(each.why for each in wanted)),
    )


def _columns(
    agreement: Agreement, kind: Kind, objectives: list[Objective], wanted: Sequence[WantedColumns]
) -> tuple[RequestedColumn, ...]:
    needed: dict[str, list[str]] = {}
    for objective in objectives:
        # what is derived cannot be sent: what it is made of is asked for
        for name in kind.recorded(_named_by(objective)):
            needed.setdefault(name, []).append(objective.name or objective.id)
    reasons: dict[str, list[str]] = {}
    for each in wanted:
        for name in kind.recorded(each.columns(agreement)):
            reasons.setdefault(name, []).append(each.why)
    first = [name for name in (kind.time, kind.identity) if name]
    # the declared order is the one people know from other sheets; segments come last
    asked = {*needed, *reasons, *_ALWAYS.get(kind.name, ())}
    order = [c.name for c in kind.columns if not c.is_family and c.name in asked]
    order += sorted(name for name in {*needed, *reasons} if name not in order)
    columns = []
    for name in dict.fromkeys([*first, *order]):
        column = kind.column(name)
        if column is not None:
            choices = choices_for(agreement, kind.name, column, name)
            columns.append(
                RequestedColumn(
                    name,
                    asked_words(kind.name, column, name),
                    _written(column),
                    tuple(dict.fromkeys(needed.get(name, ()))),
                    tuple(dict.fromkeys(reasons.get(name, ()))),
                    choices,
                    example_of(column, name, choices),
                )
            )
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
