"""From what a period is judged on to the history its duties are derived from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from slastudio.contract.indicators.use_limits import USE_COLUMNS
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import MEAN_BEFORE, show_number, show_percent, show_value
from slastudio.evidence.arrays import Series
from slastudio.judge.billing.amounts import exact_decimal
from slastudio.judge.billing.hours import hours_of_month
from slastudio.judge.billing.requests import requests_of
from slastudio.judge.clocks.cadence import cadence_cases, owing_updates
from slastudio.judge.clocks.responses import queue_cases
from slastudio.judge.duties.history import (
    Exceeded,
    Following,
    History,
    SetRun,
    Ticket,
    Tried,
    Unannounced,
    Use,
)
from slastudio.judge.outcome.assessment import Consequences, Costs
from slastudio.judge.outcome.beside.vendors import VendorPromise
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import Case, Result
from slastudio.judge.outcome.records import AskEntry
from slastudio.judge.outcome.silent_changes import SilentChange
from slastudio.judge.period.beside.exceptions import open_at_day_ends
from slastudio.judge.period.duties.regressions import fallen_in, rolled_back
from slastudio.judge.period.duties.tickets import tickets_of, ticks_of
from slastudio.judge.period.frames import Frames
from slastudio.judge.period.new_versions import new_versions
from slastudio.judge.telling.beside.vendors import claim_words
from slastudio.judge.telling.results import against_words
from slastudio.shared.counts import count
from slastudio.shared.periods import month_of
from slastudio.shared.problems import StudioError

_WEEK = timedelta(days=7)


def history_of(
    inputs: Inputs,
    frames: Frames,
    agreement: Agreement,
    results: Sequence[Result],
    costs: Costs,
    consequences: Consequences | None,
    silent: Sequence[SilentChange] = (),
    vendors: Sequence[VendorPromise] = (),
) -> History:
    """Return what happened, as far as the duties of the inputs' period ask."""
    tickets = tuple(tickets_of(inputs, frames))
    return History(
        runs=tuple(_runs(inputs, frames)),
        reviews=_reviews(inputs, agreement),
        cases=_cases(inputs, frames),
        queue=_queue(inputs, frames),
        tickets=tickets,
        arrivals=inputs.records.arrivals,
        papers=inputs.records.papers,
        changes=inputs.records.changes,
        decisions=inputs.records.decisions,
        asks=tuple(_asks(inputs)),
        claims=inputs.records.claims,
        worked=inputs.hours,
        acts=inputs.records.acts,
        exceeded=(*_exceeded(costs, agreement), *_hours_passed(inputs)),
        following=(*_following(results, consequences), *_claims(vendors)),
        uses=tuple(_uses(inputs, agreement)),
        unannounced=tuple(Unannounced(_column(s), s.value, s.day) for s in silent),
        open_exceptions=_open_exceptions(inputs, frames),
        given=inputs.given,
        settled={
            kind: max(s.end for s in spans) for kind, spans in inputs.covered.items() if spans
        },
        held=frozenset(_held(inputs, tickets)),
        excluded=inputs.exclusions,
        ticks=tuple(ticks_of(inputs)),
        fallen=tuple(fallen_in(inputs)),
        rolled_back=tuple(rolled_back(inputs)),
        tried=tuple(_tried(inputs)),
        versions=new_versions(inputs),
    )


def _column(change: SilentChange) -> str:
    return change.name.partition(" ")[0]


# --- runs and reviews -------------------------------------------------------------------------------------------------


def _runs(inputs: Inputs, frames: Frames) -> Iterator[SetRun]:
    if not inputs.kind_counts.get("evaluations"):
        return
    span = frames.whole
    data = inputs.read(
        "evaluations", ["time", "run", "set", "set_version", "item"], span.start, span.end
    )
    data = data[data["time"].notna()]
    if not len(data):
        return
    plain = pd.DataFrame(
        {
            "at": data["time"].to_numpy(),
            **{name: _texts(data, name) for name in ("run", "set", "set_version", "item")},
        }
    )
    # where no run is named, the records of one day are one
    unnamed = plain["run"] == ""
    plain.loc[unnamed, "run"] = plain.loc[unnamed, "at"].dt.strftime("%Y-%m-%d")
    grouped = plain.groupby(["set", "set_version", "run"], sort=True)
    found = grouped.agg(at=("at", "min"), items=("item", "nunique"))
    for key, at, items in zip(found.index, found["at"], found["items"], strict=True):
        name, version, run = key
        yield SetRun(
            str(name), pd.Timestamp(at).to_pydatetime(), int(items), str(run), str(version)
        )


def _texts(data: pd.DataFrame, name: str) -> Any:
    if name not in data.columns:
        return np.full(len(data), "", dtype=object)
    column = data[name].astype(object)
    return column.where(column.notna(), "").to_numpy()


def _reviews(inputs: Inputs, agreement: Agreement) -> tuple[tuple[datetime, str], ...]:
    if not inputs.kind_counts.get("reviews") or not agreement.evaluation.review_sample:
        return ()
    period = inputs.period
    data = inputs.read("reviews", ["time", "item"], period.start - _WEEK, period.end)
    data = data[data["time"].notna()].sort_values("time", kind="stable")
    moments = [each.to_pydatetime() for each in data["time"]]
    return tuple(zip(moments, map(str, _texts(data, "item")), strict=True))


# --- incidents and queues ---------------------------------------------------------------------------------------------


def _cases(inputs: Inputs, frames: Frames) -> tuple[Case, ...]:
    period = inputs.period
    answered = (*frames.cases("first_response"), *frames.cases("resolution"))
    earlier = replace(period, start=frames.whole.start)
    rows = owing_updates(frames.within("incidents", earlier), period.start)
    try:
        updates = cadence_cases(rows, inputs.terms_at, _seen(inputs))
    except StudioError as error:
        frames.problems.add(f"The updates of incidents cannot be scored: {error}")
        return answered
    return (*answered, *(each for each in updates if each.opened in period))


def _seen(inputs: Inputs) -> datetime:
    end = inputs.period.end
    return min(inputs.as_of, max(end, inputs.evidence_until or end))


def _queue(inputs: Inputs, frames: Frames) -> tuple[Case, ...]:
    if not inputs.kind_counts.get("queue_items"):
        return ()
    rows = frames.within("queue_items", inputs.period)
    seen = _seen(inputs)
    return queue_cases(rows, inputs.terms_at, seen, frames.held_for_decisions(seen))


def _held(inputs: Inputs, tickets: Sequence[Ticket]) -> Iterator[str]:
    spans = inputs.covered.get("requests", ())
    for ticket in tickets:
        if any(span.start <= ticket.opened <= span.end for span in spans):
            yield ticket.id


def _open_exceptions(inputs: Inputs, frames: Frames) -> tuple[date, int] | None:
    """Return the day on whose end most exceptions were open, the last of several, and how many."""
    known = [(waiting, day) for day, waiting in open_at_day_ends(inputs, frames, inputs.period)]
    if not known:
        return None
    waiting, day = max(known)
    return day, waiting


# --- spend and verdicts -----------------------------------------------------------------------------------------------


def _exceeded(costs: Costs, agreement: Agreement) -> Iterator[Exceeded]:
    cap, share = costs.cap, agreement.costs.alert_percent
    spent = sum((), start=type(costs.total)(0))
    reached: set[str] = set()
    for each in costs.days:
        spent += each.total
        for mark, limit in (
            ("cap_alert", cap * share / 100 if cap is not None and share is not None else None),
            ("over_cap", cap),
        ):
            if limit is not None and limit > 0 and spent >= limit and mark not in reached:
                reached.add(mark)
                words = f"{show_value(spent, costs.currency)} of {show_value(cap, costs.currency)} were spent"
                yield Exceeded(mark, each.day, words)
    for day, amount, mean in costs.above_mean:
        words = f"{show_value(amount, costs.currency)} against {show_value(mean, costs.currency)} as {MEAN_BEFORE}"
        yield Exceeded("anomaly", day, words)


def _hours_passed(inputs: Inputs) -> Iterator[Exceeded]:
    """Yield the days on which the agreed share of a month's hours, and all of them, were worked."""
    if month_of(inputs.period.start, inputs.period.zone) != inputs.period:
        return
    hours = hours_of_month(inputs, inputs.period)
    pricing = hours.terms.pricing
    if pricing.included_hours is None:
        return
    told = f"{show_number(exact_decimal(hours.included + hours.carried), 2)} hours"
    share = pricing.hours_alert_percent
    if share is not None and (day := hours.used_up(share)) is not None:
        yield Exceeded("hours_alert", day, f"{show_number(share)} % of {told} were worked")
    if (day := hours.gone_beyond()) is not None:
        yield Exceeded("overage_agreed", day, f"all of {told} were worked, and more")


def _asks(inputs: Inputs) -> Iterator[AskEntry]:
    """Yield the asks a quote was asked for: what waits in the backlog is owed none, and what was
    declined before one came is owed none any more.
    """
    for each in requests_of(inputs.records.of("change_requests"), inputs.as_of):
        if each.quoted is not None or each.status in ("asked", "quoted", "accepted", "done"):
            yield AskEntry(each.id, each.asked, each.title, each.quoted)


_KINDS = {
    "clarify": "clarification",
    "notice": "executive_notice",
    "remediation": "remediation",
    "repeated": "repeated_breach",
    "budget": "budget_action",
    "internal": "internal_action",
    "grade": "grade_alert",
}


def _following(results: Sequence[Result], consequences: Consequences | None) -> Iterator[Following]:
    if consequences is None:
        return
    names = {each.id: each.name for each in results}
    for result in results:
        if result.stands_missed and result.action:
            detail = against_words(result)
            yield Following("missed_action", result.id, result.id, result.name, detail, None)
    for due in consequences.duties:
        kind = _KINDS[due.kind]
        key = due.objective if kind == "budget_action" else due.key
        name = names.get(due.objective, due.objective)
        # a reserved verdict is clarified by answers to its questions, by which acts name it, too
        also = due.key.split() if kind == "clarification" else ()
        named = tuple(f"clarification:{question}" for question in also)
        key = "" if also else key
        yield Following(kind, key, due.objective, name, due.detail, due.due, due.role, named)


def _claims(vendors: Sequence[VendorPromise]) -> Iterator[Following]:
    for each in vendors:
        if each.is_owed:
            told = claim_words(each)
            yield Following("vendor_claim", each.id, each.id, each.name, told, each.claim_by)


def _tried(inputs: Inputs) -> Iterator[Tried]:
    for each in inputs.records.of("scenarios"):
        at = each.moment("when")
        if at is not None:
            about = " ".join(each.text(name) for name in ("title", "outcome", "agreed", "detail"))
            yield Tried(each.id, at, each.text("kind"), each.text("title"), about)


# --- use --------------------------------------------------------------------------------------------------------------


def _uses(inputs: Inputs, agreement: Agreement) -> Iterator[Use]:
    c, e = agreement.coverage, agreement.evaluation
    if not inputs.kind_counts.get("requests"):
        return
    wanted = {limit: column for limit, column in USE_COLUMNS.items() if getattr(c, limit)}
    columns = list(wanted.values())
    if e.confidence_handover is not None:
        columns += ["confidence", "escalated", "fallback"]
    if not columns and not c.monthly_volume:
        return
    data = inputs.read("requests", ["time", *columns], inputs.period.start, inputs.period.end)
    for limit, column in wanted.items():
        if column in data.columns and data[column].notna().any():
            yield _outside(limit, data[column], getattr(c, limit))
    if c.monthly_volume and len(data):
        over = max(len(data) - c.monthly_volume, 0)
        words = f"{show_number(len(data))} requests of {show_number(c.monthly_volume)}"
        yield Use("monthly_volume", over, len(data), words)
    if e.confidence_handover is not None and "confidence" in data.columns:
        yield from _kept_back(data, float(e.confidence_handover))


def _outside(limit: str, column: Series, allowed: Sequence[str]) -> Use:
    counts = column.value_counts()
    counts = counts[[bool(str(value).strip()) for value in counts.index]]
    known = {each.strip().casefold() for each in allowed}
    beyond = {str(v): int(n) for v, n in counts.items() if str(v).strip().casefold() not in known}
    total, outside = int(counts.sum()), sum(beyond.values())
    unknown = len(column) - total
    told = f"all of {count(total, 'request')} inside"
    if outside:
        named = ", ".join(f"“{value}” {number:,}" for value, number in sorted(beyond.items())[:3])
        share = show_percent(outside / total, 1)
        told = f"{outside:,} of {count(total, 'request')} outside ({share}): {named}"
    return Use(limit, outside, total, f"{told}{_unknown_words(unknown)}", unknown)


def _unknown_words(unknown: int) -> str:
    return f"; {count(unknown, 'more')} do not say" if unknown else ""


def _kept_back(data: pd.DataFrame, threshold: float) -> Iterator[Use]:
    """Count answers under the threshold that nobody took over, as far as the log says so."""
    confidence = data["confidence"].astype(float)
    low = data[confidence < threshold]
    columns = ("escalated", "fallback")
    handed = [name for name in columns if name in data.columns and data[name].notna().any()]
    if not handed:
        return
    said = low[handed].astype("boolean")
    taken = said.fillna(value=False).any(axis=1)
    # an answer of which a column does not say so may have been handed over
    unsaid = ~taken & said.isna().any(axis=1)
    kept, told = int((~taken & ~unsaid).sum()), len(low) - int(unsaid.sum())
    unknown = int(unsaid.sum()) + int(confidence.isna().sum())
    words = f"{kept:,} of {count(told, 'answer')} below the threshold were not handed over"
    if not told:
        words = "no answer below the threshold"
    yield Use("handover_confidence", kept, told, f"{words}{_unknown_words(unknown)}", unknown)
