"""The words of the sections that promise: parties, coverage, journeys, objectives, severity and service hours."""

from __future__ import annotations

from slastudio.contract.agreement import Agreement
from slastudio.contract.clauses import ClauseWriter, joined_words
from slastudio.contract.fields import words
from slastudio.contract.objectives import Exclusion, Objective, Objectives
from slastudio.contract.scope import Contact, Workflow
from slastudio.contract.support import ServiceCalendar, Severity
from slastudio.contract.wording import objective_sentence, show_number, show_value, target_words, window_words
from slastudio.shared.periods import show_day


def write_parties(a: Agreement, w: ClauseWriter) -> None:
    p = a.parties
    if p.provider or p.client:
        address = [
            f" ({' '.join(each.split())})" if each.strip() else "" for each in (p.provider_address, p.client_address)
        ]
        w.clause(
            f"This agreement is made between {p.provider or 'the provider'}{address[0]}, the provider, and "
            f"{p.client or 'the client'}{address[1]}, the client."
        )
    if p.contract_reference:
        w.clause(f"It is an appendix to {p.contract_reference} and is read together with it.")
    w.clause(f"Days, months and service hours are counted in the time zone {p.zone}.", "zone")
    w.clause(
        "The service levels in this document state what is promised; the objectives state the performance aimed at and how "
        "it is measured; the retainer is the commercial arrangement that pays for the capacity. None of them stands in for another."
    )
    rows = [(c.role, words(Contact, "side", c.side), c.reach, c.purpose) for c in p.contacts]
    w.table("Contacts, by role", ("Role", "Side", "Reach", "For"), rows)


def write_coverage(a: Agreement, w: ClauseWriter) -> None:
    c = a.coverage
    systems = dict(a.options("coverage.systems"))
    w.table(
        "Systems in scope",
        ("System", "Environment", "Vendor", "Owner role"),
        [(s.name or s.id, s.environment, s.vendor, s.owner_role) for s in c.systems],
    )
    w.table(
        "Workflows in scope",
        ("Workflow", "System", "Used by", "Trust"),
        [
            (f.name or f.id, systems.get(f.system, f.system), f.users, words(Workflow, "trust", f.trust))
            for f in c.workflows
        ],
    )
    if c.teams:
        w.clause(f"The system is used by {joined_words(c.teams)}. Use by any other team is raised as governance drift.")
    if c.languages:
        w.clause(f"Promises hold for these languages: {joined_words(c.languages)}.")
    if c.regions:
        w.clause(f"Promises hold for these regions: {joined_words(c.regions)}.")
    if c.monthly_volume:
        w.clause(f"Promises assume up to {c.monthly_volume:,} requests a month.")
    w.labelled("A valid input", c.valid_input)


def write_journeys(a: Agreement, w: ClauseWriter) -> None:
    for journey in a.journeys.journeys:
        impact = f" If it fails: {journey.impact.rstrip('.')}." if journey.impact else ""
        w.clause(f"{journey.name or journey.id}. {journey.promise}{impact}", f"journey:{journey.id}")


def write_objectives(a: Agreement, w: ClauseWriter) -> None:
    o = a.objectives
    rows = [
        (
            each.name,
            words(Objective, "dimension", each.dimension),
            target_words(each),
            window_words(each.window),
            each.action or "–",
        )
        for each in o.objectives
    ]
    w.table("Objectives", ("Objective", "Dimension", "Target", "Window", "Action if missed"), rows)
    for each in o.objectives:
        w.clause(f"{each.name}. {objective_sentence(each)}{_objective_details(each, o)}", f"objective:{each.id}")
    for exclusion in o.exclusions:
        cap = f" At most {show_number(exclusion.cap_hours)} hours a month." if exclusion.cap_hours is not None else ""
        notice = f" Notice: {exclusion.notice_days} days." if exclusion.notice_days else ""
        kind = words(Exclusion, "kind", exclusion.kind)
        w.clause(
            f"Exclusion, {kind.lower()} – {exclusion.name}. {exclusion.clause}{notice}{cap}",
            f"exclusion:{exclusion.id}",
        )
    if o.objectives:
        _methods(o, w)


def _objective_details(each: Objective, o: Objectives) -> str:
    parts = [
        "Every event is counted."
        if each.complete == "counted"
        else f"Measured on a sample; {words(Objectives, 'sample_rule', each.rule or o.sample_rule)}."
    ]
    if each.min_samples:
        parts.append(f"Fewer than {each.min_samples:,} samples prove nothing.")
    if each.internal_target is not None:
        parts.append(f"The provider's own target is {show_value(each.internal_target, each.unit)}.")
    owed = "client" if each.data_from == "client" else "provider"
    parts.append(f"The data is owed by the {owed} within {each.data_due_days} days after the month's end.")
    if each.outcome:
        parts.append(f"Business outcome: {each.outcome.rstrip('.')}.")
    return " " + " ".join(parts)


def _methods(o: Objectives, w: ClauseWriter) -> None:
    w.clause(
        f"Where records are complete the measured value decides and no interval is drawn. Where they are a sample, "
        f"{words(Objectives, 'sample_rule', o.sample_rule)} at {show_number(o.confidence)} % confidence.",
        "methods",
    )
    w.clause(
        f"Percentiles {words(Objectives, 'percentile_method', o.percentile_method)}. Rounding happens at display only and never "
        "turns a miss into a pass."
    )
    w.clause(f"A period without data is never met. {_missing_data(o)}", "missing_data")


def _missing_data(o: Objectives) -> str:
    client = "Data owed by the client leaves the objective without a verdict, and the report says so."
    if o.missing_data == "missed":
        return f"Data owed by the provider counts as a miss {o.cure_days} days after it was due. {client}"
    return "It has no verdict, and the report names who owed the data and by when."


def calendar_words(calendar: ServiceCalendar) -> str:
    """Return "Monday to Friday 09:00–18:00, except public holidays of ES (MD)"."""
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
        f"{days[0]} to {days[-1]} {span}" if len(days) > 2 else f"{joined_words(tuple(days))} {span}"
        for days, span in spans
    ]
    holidays = ""
    if calendar.holidays_country:
        region = f" ({calendar.holidays_region})" if calendar.holidays_region else ""
        holidays = f", except public holidays of {calendar.holidays_country}{region}"
    return joined_words(tuple(texts)) + holidays


def write_support(a: Agreement, w: ClauseWriter) -> None:
    s = a.support
    if s.calendar.hours:
        w.clause(f"Service hours are {calendar_words(s.calendar)}, {a.zone} time.", "calendar")
    w.items(
        "The service is also closed:",
        [
            show_day(c.first)
            + (f" to {show_day(c.last)}" if c.last and c.last != c.first else "")
            + (f" – {c.reason}" if c.reason else "")
            for c in s.calendar.closures
            if c.first
        ],
    )
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
    w.table(
        "Severity tiers",
        ("Tier", "Definition", "First response", "Updates", "Resolution", "Clock", "Typical action"),
        rows,
    )
    for v in s.severities:
        extra = [
            f"Example: {v.example.rstrip('.')}." if v.example else "",
            f"The client supplies: {v.client_supplies.rstrip('.')}." if v.client_supplies else "",
            {"technical": "The response is technical.", "governance": "The response is a governance response."}.get(
                v.nature, ""
            ),
        ]
        detail = " ".join(filter(None, extra))
        if detail:
            w.clause(f"{v.name or v.id}. {detail}", f"severity:{v.id}")
    w.labelled("At 7 pm on a Friday", s.after_hours)
    if s.stable_when:
        w.clause(f"An incident is stable once the {s.stable_when} declares it so.")
    if s.severities:
        w.clause(
            "Time spent waiting for the client pauses the clocks; the report shows both figures, as measured and as adjusted."
            if s.waiting_pauses == "pauses"
            else "Time spent waiting for the client does not pause the clocks.",
            "waiting",
        )
