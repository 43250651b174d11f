"""The words of each section: one function per section fills a ClauseWriter from the agreement's data."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from slastudio.contract.agreement import Agreement
from slastudio.contract.clauses import Block, ClauseWriter, section_number, section_titles
from slastudio.contract.commercial import CreditBand, Pricing, Term
from slastudio.contract.conduct import ChangeManagement, CostControls
from slastudio.contract.fields import fields_of, words
from slastudio.contract.governance import DataPrivacy, Governance, Layer
from slastudio.contract.objectives import Exclusion, Objective, Objectives
from slastudio.contract.scope import Contact, Workflow
from slastudio.contract.support import ServiceCalendar, Severity
from slastudio.contract.wording import objective_sentence, show_number, show_value, target_words, window_words

PENDING = "Not agreed yet."


def section_blocks(agreement: Agreement, section: str) -> tuple[Block, ...]:
    """Return the blocks of one section; a section without content says that nothing is agreed yet."""
    writer = ClauseWriter(section_number(section), dict(section_titles())[section])
    _WRITERS[section](agreement, writer)
    if writer.is_empty:
        writer.clause(PENDING)
    return tuple(writer.blocks)


@lru_cache(maxsize=8)
def clause_numbers(agreement: Agreement) -> dict[str, str]:
    """Return anchor → clause number ("objective:ttft" → "4.3") for every clause that can be referred to."""
    blocks = (block for name, _ in section_titles() for block in section_blocks(agreement, name))
    return {block.anchor: block.number for block in blocks if block.anchor}


def clause_of(agreement: Agreement, anchor: str) -> str:
    """Return "clause 4.3" for an anchor, or "" when the agreement has no such clause."""
    number = clause_numbers(agreement).get(anchor, "")
    return f"clause {number}" if number else ""


def _joined(values: tuple[str, ...], last: str = "and") -> str:
    return f" {last} ".join(filter(None, (", ".join(values[:-1]), values[-1]))) if values else ""


def _parties(a: Agreement, w: ClauseWriter) -> None:
    p = a.parties
    if p.provider or p.client:
        address = [f" ({' '.join(each.split())})" if each.strip() else "" for each in (p.provider_address, p.client_address)]
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


def _coverage(a: Agreement, w: ClauseWriter) -> None:
    c = a.coverage
    systems = dict(a.options("coverage.systems"))
    w.table("Systems in scope", ("System", "Environment", "Vendor", "Owner role"),
            [(s.name or s.id, s.environment, s.vendor, s.owner_role) for s in c.systems])
    w.table("Workflows in scope", ("Workflow", "System", "Used by", "Trust"),
            [(f.name or f.id, systems.get(f.system, f.system), f.users, words(Workflow, "trust", f.trust)) for f in c.workflows])
    if c.teams:
        w.clause(f"The system is used by {_joined(c.teams)}. Use by any other team is raised as governance drift.")
    if c.languages:
        w.clause(f"Promises hold for these languages: {_joined(c.languages)}.")
    if c.regions:
        w.clause(f"Promises hold for these regions: {_joined(c.regions)}.")
    if c.monthly_volume:
        w.clause(f"Promises assume up to {c.monthly_volume:,} requests a month.")
    w.labelled("A valid input", c.valid_input)


def _journeys(a: Agreement, w: ClauseWriter) -> None:
    for journey in a.journeys.journeys:
        impact = f" If it fails: {journey.impact.rstrip('.')}." if journey.impact else ""
        w.clause(f"{journey.name or journey.id}. {journey.promise}{impact}", f"journey:{journey.id}")


def _objectives(a: Agreement, w: ClauseWriter) -> None:
    o = a.objectives
    rows = [
        (each.name, words(Objective, "dimension", each.dimension), target_words(each), window_words(each.window), each.action or "–")
        for each in o.objectives
    ]
    w.table("Objectives", ("Objective", "Dimension", "Target", "Window", "Action if missed"), rows)
    for each in o.objectives:
        w.clause(f"{each.name}. {objective_sentence(each)}{_objective_details(each, o)}", f"objective:{each.id}")
    for exclusion in o.exclusions:
        cap = f" At most {show_number(exclusion.cap_hours)} hours a month." if exclusion.cap_hours is not None else ""
        notice = f" Notice: {exclusion.notice_days} days." if exclusion.notice_days else ""
        kind = words(Exclusion, "kind", exclusion.kind)
        w.clause(f"Exclusion, {kind.lower()} – {exclusion.name}. {exclusion.clause}{notice}{cap}", f"exclusion:{exclusion.id}")
    if o.objectives:
        _methods(o, w)


def _objective_details(each: Objective, o: Objectives) -> str:
    parts = ["Every event is counted." if each.complete == "counted" else
             f"Measured on a sample; {words(Objectives, 'sample_rule', each.rule or o.sample_rule)}."]
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
        f"{words(Objectives, 'sample_rule', o.sample_rule)} at {show_number(o.confidence)} % confidence.", "methods"
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
    texts = [f"{days[0]} to {days[-1]} {span}" if len(days) > 2 else f"{_joined(tuple(days))} {span}" for days, span in spans]
    holidays = ""
    if calendar.holidays_country:
        region = f" ({calendar.holidays_region})" if calendar.holidays_region else ""
        holidays = f", except public holidays of {calendar.holidays_country}{region}"
    return _joined(tuple(texts)) + holidays


def _support(a: Agreement, w: ClauseWriter) -> None:
    s = a.support
    if s.calendar.hours:
        w.clause(f"Service hours are {calendar_words(s.calendar)}, {a.zone} time.", "calendar")
    w.items("The service is also closed:", [
        f"{c.first:%d %B %Y}" + (f" to {c.last:%d %B %Y}" if c.last and c.last != c.first else "") + (f" – {c.reason}" if c.reason else "")
        for c in s.calendar.closures if c.first
    ])
    rows = [
        (v.name or v.id, v.definition, v.response, v.updates or "–", v.resolution or "–", words(Severity, "clock", v.clock), v.action)
        for v in s.severities
    ]
    w.table("Severity tiers", ("Tier", "Definition", "First response", "Updates", "Resolution", "Clock", "Typical action"), rows)
    for v in s.severities:
        extra = [f"Example: {v.example.rstrip('.')}." if v.example else "",
                 f"The client supplies: {v.client_supplies.rstrip('.')}." if v.client_supplies else "",
                 {"technical": "The response is technical.", "governance": "The response is a governance response."}.get(v.nature, "")]
        detail = " ".join(filter(None, extra))
        if detail:
            w.clause(f"{v.name or v.id}. {detail}", f"severity:{v.id}")
    w.labelled("At 7 pm on a Friday", s.after_hours)
    if s.stable_when:
        w.clause(f"An incident is stable once the {s.stable_when} declares it so.")
    if s.severities:
        w.clause(
            "Time spent waiting for the client pauses the clocks; the report shows both figures, as measured and as adjusted."
            if s.waiting_pauses == "pauses" else "Time spent waiting for the client does not pause the clocks.", "waiting"
        )


def _changes(a: Agreement, w: ClauseWriter) -> None:
    c = a.changes
    flows = dict(a.options("coverage.workflows"))
    w.items("A change is material when it touches:", c.material_changes)
    w.labelled("Test and sign-off", c.testing)
    if c.approver_role:
        within = f" within {c.approval_within}" if c.approval_within else ""
        w.clause(f"Material changes are approved by the {c.approver_role}{within}.", "approval")
    if c.notice_days:
        w.clause(f"Material changes are announced {c.notice_days} business days ahead. {c.announcement}".strip())
    w.labelled("Rolled back when", c.rollback_trigger)
    if c.rollback_owner_role:
        w.clause(f"The {c.rollback_owner_role} decides on a rollback.")
    w.items("Rollback takes these steps:", c.rollback_steps)
    policy = words(ChangeManagement, "update_policy", c.update_policy)
    w.clause(f"Model and provider updates: {policy[0].lower() + policy[1:]}. A model that appears in the logs without an entry in "
             "the change register is reported as a silent change.")
    if c.evaluated_first:
        w.clause(f"An evaluation run comes first for {_joined(tuple(flows.get(f, f) for f in c.evaluated_first))}.")
    w.table("Known-good versions", ("Workflow", "Model", "Prompt", "Retrieval", "Since"),
            [(flows.get(k.workflow, k.workflow), k.model, k.prompt_version, k.retrieval_version, f"{k.since or '–'}") for k in c.known_good])


def _evaluation(a: Agreement, w: ClauseWriter) -> None:
    e = a.evaluation
    w.table("Evaluation sets, controlled by both parties", ("Set", "Owner role", "Version", "Items"),
            [(s.name or s.id, s.owner_role or "nobody", s.version, f"{s.items:,}" if s.items else "–") for s in e.sets])
    if e.sets:
        w.clause(f"Evaluation runs: {e.cadence or 'to be agreed'}.")
    if e.regression_points is not None:
        w.clause(f"A drop of more than {show_number(e.regression_points)} points against the run before is a regression.", "regression")
    w.labelled("A regression triggers", e.rollback_trigger)
    if e.review_sample:
        rubric = f", on {_joined(e.rubric)}" if e.rubric else ""
        w.clause(f"People review {e.review_sample:,} answers a week{rubric}.")
    if e.confidence_handover is not None:
        w.clause(f"Below a confidence of {show_number(e.confidence_handover)} a person takes over.")


def _costs(a: Agreement, w: ClauseWriter) -> None:
    c = a.costs
    if c.monthly_cap is not None:
        w.clause(f"Spend on models and services is capped at {show_value(c.monthly_cap, c.currency)} a calendar month.", "cap")
        if c.alert_percent is not None:
            w.clause(f"The client is alerted when {show_number(c.alert_percent)} % of the cap is spent or will be by month end.")
    if c.cadence and (c.monthly_cap is not None or c.over_cap):
        w.clause(f"Spend is checked {c.cadence}.")
    w.labelled("When the cap is reached", c.over_cap)
    if c.anomaly_percent is not None and c.anomaly_action:
        w.clause(f"A day that costs {show_number(c.anomaly_percent)} % more than the mean of the 28 days before is an anomaly: "
                 f"{c.anomaly_action.rstrip('.')}.", "anomaly")


def _client(a: Agreement, w: ClauseWriter) -> None:
    c = a.client
    if c.escalation_role:
        w.clause(f"The client's {c.escalation_role} can be reached for the two highest severity tiers.")
    w.labelled("Access to logs", c.log_access)
    if c.upstream_notice_days:
        w.clause(f"The client gives {c.upstream_notice_days} business days' notice of changes upstream of the system.")
    duties = ["takes part in the monthly review"] * c.monthly_review + ["approves material changes"] * c.approves_changes
    if duties:
        w.clause(f"The client {_joined(tuple(duties))}.")
    w.table("Further duties of the client", ("Duty", "When", "If it is missing"), [(d.duty, d.due, d.effect) for d in c.duties])


def _governance(a: Agreement, w: ClauseWriter) -> None:
    g = a.governance
    layers = [spec for spec in fields_of(Governance) if spec.item is Layer]
    if any(getattr(g, spec.name) != Layer() for spec in layers) or g.precedence:
        w.clause(f"Profile: {words(Governance, 'profile', g.profile)}. Governance incidents count even while the system is up.")
    w.labelled("When speed and caution conflict", g.precedence)
    for spec in layers:
        layer: Layer = getattr(g, spec.name)
        facts = [f"measured by {layer.measured_by}" if layer.measured_by else "", f"owned by the {layer.owner_role}" if layer.owner_role else "",
                 f"shown by {layer.evidence}" if layer.evidence else ""]
        told = "; ".join(filter(None, facts))
        if layer.promise or told:
            w.clause(f"{spec.label}. {layer.promise} {(told[0].upper() + told[1:] + '.') if told else ''}".strip(), f"layer:{spec.name}")
    if g.exception_age:
        w.clause(f"No exception waits longer than {g.exception_age}.")
    if not w.is_empty:
        w.clause(f"Evidence is kept for {g.retention_months} months.", "retention")
    w.labelled("Recurring issues", g.recurring)
    w.labelled("After go-live the provider still owes", g.after_go_live)


def _data(a: Agreement, w: ClauseWriter) -> None:
    d = a.data
    for spec in fields_of(DataPrivacy):
        if spec.kind == "prose":
            w.labelled(spec.label, getattr(d, spec.name), f"data:{spec.name}")
    if d.regions:
        w.clause(f"Data stays in {_joined(d.regions)}.")
    if d.subprocessors:
        w.clause(f"Subprocessors: {_joined(d.subprocessors)}.")
    if w.is_empty:
        return
    w.clause(f"{words(DataPrivacy, 'training_use', d.training_use)}.")
    if d.deletion_days is not None:
        w.clause(f"Client data is deleted {d.deletion_days} days after the agreement ends.")


def _scope(a: Agreement, w: ClauseWriter) -> None:
    s = a.scope
    flows = dict(a.options("coverage.workflows"))
    w.items("In scope:", s.included)
    w.items("Out of scope:", s.excluded)
    if s.workflows:
        w.clause(f"Workflows maintained: {_joined(tuple(flows.get(f, f) for f in s.workflows))}.")
    w.labelled("Backlog", s.backlog_path)
    w.labelled("Change request", s.change_request)


def _pricing(a: Agreement, w: ClauseWriter) -> None:
    p = a.pricing
    if p.monthly_fee is not None:
        w.clause(f"The retainer costs {show_value(p.monthly_fee, p.currency)} a month, net of tax.", "fee")
    w.table("Service tiers", ("Tier", "Hours", "Response", "Monthly fee", "Includes", "Chosen"),
            [(t.name, t.hours, t.response, show_value(t.fee, p.currency), t.included, "●" if t.chosen else "") for t in p.tiers])
    if p.included_hours is not None:
        rolls = "Unused hours roll over one month." if p.rollover else "Unused hours lapse."
        w.clause(f"It includes {show_number(p.included_hours)} hours a month. {rolls}")
    if p.overage_rate is not None:
        w.clause(f"Further hours cost {show_value(p.overage_rate, p.currency)} each and are agreed beforehand.")
    _credits(a, w)


def _credits(a: Agreement, w: ClauseWriter) -> None:
    p = a.pricing
    names = dict(a.options("objectives.objectives"))

    def missed(band: CreditBand) -> str:
        return _joined(tuple(names.get(each, each) for each in band.objectives), "or") or "–"

    w.table("Service credits", ("Credit", "When missed", "Credit"),
            [(c.name, missed(c), show_value(c.percent, "%")) for c in p.credits])
    if p.credits:
        cap = f" Credits never exceed {show_number(p.credit_cap)} % of it." if p.credit_cap is not None else ""
        w.clause(f"Credits are a share of the {words(Pricing, 'fee_base', p.fee_base).lower()}. Several in one month: "
                 f"{words(Pricing, 'credit_rule', p.credit_rule).lower()}.{cap} They are claimed within {p.claim_days} days after the report.", "credits")
        w.clause("Credits are the sole remedy for a missed objective." if p.sole_remedy
                 else "Credits do not exclude other remedies.")


def _term(a: Agreement, w: ClauseWriter) -> None:
    t = a.term
    if t.start:
        ends = f"ends on {t.end:%d %B %Y}" if t.end else "runs until notice is given"
        w.clause(f"The agreement begins on {t.start:%d %B %Y} and {ends}.", "term")
        w.clause(f"Notice is {t.notice_days} days. {words(Term, 'renewal', t.renewal)}.")
    w.labelled("Indexation", t.indexation)
    w.labelled("Termination for cause", t.termination)
    if t.exit_duties:
        w.clause(f"For {t.exit_days} days after the end the provider supports the exit and hands over: {t.exit_duties.rstrip('.')}.")
    if not w.is_empty:
        w.clause(f"The terms are reviewed {t.review_cadence}; metrics that steer nothing are retired.")


_WRITERS: dict[str, Callable[[Agreement, ClauseWriter], None]] = {
    "parties": _parties, "coverage": _coverage, "journeys": _journeys, "objectives": _objectives, "support": _support,
    "changes": _changes, "evaluation": _evaluation, "costs": _costs, "client": _client, "governance": _governance,
    "data": _data, "scope": _scope, "pricing": _pricing, "term": _term,
}
