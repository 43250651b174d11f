"""The words of severity tiers, service hours and service tiers."""

from __future__ import annotations

from slastudio.contract.clauses.writer import ClauseWriter, joined_words
from slastudio.contract.clocks.calendars import place_words
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import phrase, words
from slastudio.contract.terms.support import (
    Closure,
    RubricRow,
    ServiceCalendar,
    ServiceTier,
    Severity,
    Support,
)
from slastudio.contract.words.figures import show_value
from slastudio.shared.periods import show_day

_NATURES = {
    "technical": "The response is technical.",
    "governance": "The response is a governance response.",
    "either": "",
}
_ROUND_THE_CLOCK = {"always": " (24×7)", "business": ""}
_WAITING = {
    "pauses": "Time spent waiting for the client pauses the clocks; the report shows both figures, "
    "as measured and as adjusted.",
    "runs": "Time spent waiting for the client does not pause the clocks.",
}


def calendar_words(calendar: ServiceCalendar) -> str:
    """Return "Monday to Friday 09:00–18:00, except public holidays of Spain (Madrid)"."""
    if not calendar.hours:
        return "no service hours are agreed"
    spans: list[tuple[list[str], str]] = []
    for each in calendar.hours:
        span = f"{each.opens}–{each.closes}"
        if spans and spans[-1][1] == span:
            spans[-1][0].append(each.weekday)
        else:
            spans.append(([each.weekday], span))
    texts = [
        f"{days[0]} to {days[-1]} {span}"
        if len(days) > 2
        else f"{joined_words(tuple(days))} {span}"
        for days, span in spans
    ]
    holidays = ""
    if calendar.holidays_country:
        place = place_words(calendar.holidays_country, calendar.holidays_region)
        holidays = f", except public holidays of {place}"
    return joined_words(tuple(texts)) + holidays


def write_support(a: Agreement, w: ClauseWriter) -> None:
    agreed = a.support.under()
    _write_hours(a, agreed, w)
    _write_severities(agreed, w)
    _write_tiers(a, w)
    chosen = agreed.chosen_tier()
    own = (f"support.tiers[{chosen.id}].after_hours",) if chosen else ()
    w.labelled(
        "At 7 pm on a Friday", agreed.after_hours, "after_hours", says="after_hours", also=own
    )
    _write_stable(agreed, w)


def _write_hours(a: Agreement, s: Support, w: ClauseWriter) -> None:
    if s.calendar.hours:
        chosen = s.chosen_tier()
        own = chosen is not None and chosen.hours
        w.clause(
            f"Service hours are {calendar_words(s.calendar)}, {a.zone} time.",
            "calendar",
            of=f"tiers[{s.tier}].hours[]" if own else "calendar.hours[]",
            says="weekday opens closes",
            also=(*_closed_by(s), "parties.zone"),
        )
    if any(each.closes <= each.opens for each in s.calendar.hours):
        w.clause(
            "Hours that pass midnight continue into the next day. A day on which the service is closed is closed from "
            "midnight to midnight.",
            "overnight",
        )
    closures = [_closure_words(closure) for closure in s.calendar.closures if closure.first]
    w.items(
        "The service is also closed:", closures, of="calendar.closures[]", says="first last reason"
    )


def _closed_by(s: Support) -> tuple[str, ...]:
    """Return the fields that say on which days the service is closed, in the tier agreed."""
    holidays = ("support.calendar.holidays_country", "support.calendar.holidays_region")
    chosen = s.chosen_tier()
    if chosen is None:
        return holidays
    opened = f"support.tiers[{chosen.id}].open_holidays"
    return (opened,) if chosen.open_holidays else (*holidays, opened)


def _write_severities(s: Support, w: ClauseWriter) -> None:
    rows = [
        (
            v.name or v.id,
            v.definition,
            v.response,
            v.updates or "–",
            v.resolution or "–",
            words(Severity, "clock", v.clock),
            v.action,
        )
        for v in s.severities
    ]
    head = (
        "Tier",
        "Definition",
        "First response",
        "Updates",
        "Resolution",
        "Clock",
        "Typical action",
    )
    clocks = "response updates resolution clock"
    differing = tuple(f"support.tiers[{s.tier}].promises[].{name}" for name in clocks.split())
    w.table(
        "Severity tiers",
        head,
        rows,
        "severities",
        of="severities[]",
        says=f"name definition {clocks} action",
        also=differing if s.chosen_tier() else (),
    )
    for v in s.severities:
        if detail := _severity_detail(v):
            w.clause(
                f"{v.name or v.id}. {detail}",
                f"severity:{v.id}",
                of=f"severities[{v.id}]",
                says="name example client_supplies nature",
            )
    names = {v.id: v.name or v.id for v in s.severities}
    rubric = [
        (
            words(RubricRow, "affected", rule.affected),
            words(RubricRow, "harm", rule.harm),
            words(RubricRow, "reversible", rule.reversible),
            names.get(rule.severity, "–"),
        )
        for rule in s.rubric
    ]
    w.table(
        "Severity rubric: the first row that fits decides",
        ("Who is affected", "How badly", "How reversibly", "Severity"),
        rubric,
        of="rubric[]",
        says="affected harm reversible severity",
    )
    if s.severity_decided_role:
        w.clause(
            f"In doubt the {s.severity_decided_role} decides on the severity; it may be changed with a reason.",
            says="severity_decided_role",
        )


def _severity_detail(v: Severity) -> str:
    parts = [
        f"Example: {v.example.rstrip('.')}." if v.example else "",
        f"The client supplies: {v.client_supplies.rstrip('.')}." if v.client_supplies else "",
        phrase(Severity, "nature", v.nature, _NATURES),
    ]
    return " ".join(filter(None, parts))


def _write_tiers(a: Agreement, w: ClauseWriter) -> None:
    s = a.support
    if not s.tiers:
        return
    rows = [
        (
            t.name or t.id,
            calendar_words(s.under(t.id).calendar),
            _clock_differences(s, t),
            show_value(t.fee, a.pricing.currency),
            t.included or "–",
            t.after_hours or s.after_hours or "–",
        )
        for t in s.tiers
    ]
    head = ("Tier", "Hours", "First response", "Monthly fee", "Includes", "At 7 pm on a Friday")
    w.table(
        "Service tiers side by side",
        head,
        rows,
        "tiers",
        of="tiers[]",
        says="name hours[].weekday hours[].opens hours[].closes open_holidays promises[].severity "
        "promises[].response promises[].clock fee included after_hours",
    )
    if chosen := s.chosen_tier():
        w.clause(
            f"The parties agree on the tier “{chosen.name or chosen.id}”.", "tier", says="tier"
        )


def _clock_differences(s: Support, tier: ServiceTier) -> str:
    return "; ".join(
        f"{v.name or v.id}: {v.response or 'not agreed'}{phrase(Severity, 'clock', v.clock, _ROUND_THE_CLOCK)}"
        for v in s.under(tier.id).severities
    )


def _write_stable(s: Support, w: ClauseWriter) -> None:
    means = f" Stable means: {s.stable_means.rstrip('.')}." if s.stable_means else ""
    if s.stable_when:
        w.clause(
            f"An incident is stable once the {s.stable_when} declares it so.{means}",
            "stable",
            says="stable_when stable_means",
        )
    if not s.severities:
        return
    w.clause(
        phrase(Support, "waiting_pauses", s.waiting_pauses, _WAITING),
        "waiting",
        says="waiting_pauses",
    )
    w.clause(
        f"A re-opened incident {_lower(words(Support, 'reopened', s.reopened))}.",
        "reopened",
        says="reopened",
    )
    w.clause(
        f"When the severity of an incident changes, {_lower(words(Support, 'severity_change', s.severity_change))}, "
        "from the opening on; changes made after a clock stopped do not move it.",
        "severity_change",
        says="severity_change",
    )
    _write_updates(s, w)
    w.clause(
        "A day on a clock that runs in service hours is a service day; on a 24×7 clock it is 24 hours. “Daily” means the same. "
        "A week on a clock that runs in service hours is as long as the usual service week.",
        "days",
    )
    w.clause(
        "A promise falls due at the moment its time has run. What happens later is late, also outside service hours.",
        "due",
    )


def _write_updates(s: Support, w: ClauseWriter) -> None:
    if not any(each.updates for each in s.severities):
        return
    w.clause(
        f"Updates are owed from the opening of an incident until it is resolved{_or_stable(s)}: each falls due the promised time after the "
        "update before it. An update sent early moves the next due moment and counts once; every due moment that passes "
        "without an update counts as one late update.",
        "update_cadence",
    )


def _or_stable(s: Support) -> str:
    if any(each.updates.strip().endswith("until stable") for each in s.severities):
        return ", and those promised “until stable” until it is declared stable"
    return ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _closure_words(closure: Closure) -> str:
    assert closure.first is not None
    words = show_day(closure.first)
    if closure.last and closure.last != closure.first:
        words += f" to {show_day(closure.last)}"
    return f"{words} – {closure.reason}" if closure.reason else words
