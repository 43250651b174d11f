"""The words of the sections that promise: parties, coverage, journeys, objectives, severity and service hours."""

from __future__ import annotations

from slastudio.contract.agreement import Agreement
from slastudio.contract.clauses import ClauseWriter, joined_words
from slastudio.contract.fields import words
from slastudio.contract.indicators.table import compares_segments, objective_sentence
from slastudio.contract.objectives import Exclusion, Grade, Objective, Objectives
from slastudio.contract.scope import Contact, Workflow
from slastudio.contract.wording import show_number, show_value, target_words, window_words

_AUTHORITY = {"online": "Online", "human": "Human", "offline": "Offline"}
_AUTHORITY_OF = {"reviews": "human", "evaluations": "offline"}


def write_parties(a: Agreement, w: ClauseWriter) -> None:
    p = a.parties
    if p.provider or p.client:
        address = [
            f" ({' '.join(each.split())})" if each.strip() else "" for each in (p.provider_address, p.client_address)
        ]
        w.clause(
            f"This agreement is made between {_party(p.provider, address[0], 'provider')} and "
            f"{_party(p.client, address[1], 'client').rstrip(',')}."
        )
    if p.contract_reference:
        w.clause(f"It is an appendix to {p.contract_reference} and is read together with it.")
    w.clause(f"Days, months and service hours are counted in the time zone {p.zone}.", "zone")
    w.clause(
        "The service levels in this document state what is promised; the objectives state the performance aimed at and how "
        "it is measured; the retainer is the commercial arrangement that pays for the capacity. None of them stands in for another."
    )
    rows = [
        (c.role, words(Contact, "side", c.side), c.reach or "–", c.purpose or "–", c.deputy or "–") for c in p.contacts
    ]
    w.table("Roles and contacts", ("Role", "Side", "Reach", "For", "Deputy"), rows, "contacts")


def _party(name: str, address: str, side: str) -> str:
    return f"{name}{address}, the {side}," if name else f"the {side}, who is not named yet,"


def write_coverage(a: Agreement, w: ClauseWriter) -> None:
    c = a.coverage
    systems = dict(a.options("coverage.systems"))
    w.table(
        "Systems in scope",
        ("System", "Environment", "Vendor", "Owner role"),
        [(s.name or s.id, s.environment or "–", s.vendor or "–", s.owner_role or "–") for s in c.systems],
    )
    w.table(
        "Workflows in scope",
        ("Workflow", "System", "Used by", "Trust"),
        [
            (f.name or f.id, systems.get(f.system, f.system) or "–", f.users or "–", words(Workflow, "trust", f.trust))
            for f in c.workflows
        ],
    )
    if c.teams:
        w.clause(f"The system is used by {joined_words(c.teams)}. Use by any other team is raised as governance drift.")
    if c.languages:
        w.clause(f"Promises hold for these languages: {joined_words(c.languages)}.")
    if c.regions:
        w.clause(f"Promises hold for these regions: {joined_words(c.regions)}.")
    w.items("Promises hold for these input types and features:", c.input_types)
    if c.monthly_volume:
        w.clause(f"Promises assume up to {show_number(c.monthly_volume)} requests a month.", "volume")
    w.labelled("A valid input", c.valid_input, "valid_input")
    w.labelled("Outside these limits", c.outside)


def write_journeys(a: Agreement, w: ClauseWriter) -> None:
    for journey in a.journeys.journeys:
        impact = f" If it fails: {journey.impact.rstrip('.')}." if journey.impact else ""
        owner = f" The {journey.owner_role} answers for it." if journey.owner_role else ""
        w.clause(
            f"{journey.name or journey.id}. {journey.promise}{impact}{owner}{_stack(a, journey.id)}",
            f"journey:{journey.id}",
        )


def _stack(a: Agreement, journey: str) -> str:
    """Return which objectives carry a journey: one primary, others supporting, each by its clause."""
    told = []
    for rank, words_of_rank in (("primary", "Primary objective"), ("supporting", "supporting")):
        named = tuple(
            f"{each.name or each.id} ({{clause objective:{each.id}}})"
            for each in a.objectives.objectives
            if each.journey == journey and each.rank == rank
        )
        if named:
            told.append(f"{words_of_rank}: {joined_words(named)}")
    return f" {'; '.join(told)}." if told else ""


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
        name = each.name or each.id
        w.items(f"{name}. {objective_sentence(each)}", _objective_details(each, o), f"objective:{each.id}")
    for exclusion in o.exclusions:
        w.clause(_exclusion_text(exclusion), f"exclusion:{exclusion.id}")
    w.items("When an internal target is missed:", o.internal_breach)
    if o.objectives:
        _methods(o, w)


def _exclusion_text(each: Exclusion) -> str:
    facts = [
        f"Notice: {each.notice_days} days." if each.notice_days else "",
        f"At most {show_number(each.cap_hours)} hours a month." if each.cap_hours is not None else "",
        f"Shown by {each.evidence.rstrip('.')}." if each.evidence else "",
        f"Confirmed by the {each.confirmed_role}." if each.confirmed_role else "",
    ]
    told = " ".join(filter(None, (each.clause, *facts)))
    return f"Exclusion, {words(Exclusion, 'kind', each.kind).lower()} – {each.name}. {told}"


def _objective_details(each: Objective, o: Objectives) -> list[str]:
    """Return what belongs to an objective, one kind of thing an item: measuring, what is left out, consequences, duties."""
    return [
        " ".join(filter(None, _measured(each, o))),
        f"Left out by {joined_words(tuple(f'{{clause exclusion:{name}}}' for name in each.exclusions))}."
        if each.exclusions
        else "",
        f"If it is missed: {each.action.rstrip('.')}." if each.action else "",
        f"When its error budget is spent: {each.budget_action.rstrip('.')}." if each.budget_action else "",
        " ".join(filter(None, _owed(each))),
    ]


def _measured(each: Objective, o: Objectives) -> list[str]:
    rule = words(Objectives, "sample_rule", each.rule or o.sample_rule)
    authority = _AUTHORITY[each.authority or _AUTHORITY_OF.get(each.indicator.evidence, "online")]
    least = show_number(each.indicator.least_per_segment)
    own = show_value(each.internal_target, each.unit)
    return [
        "Every event is counted." if each.complete == "counted" else f"It is measured on a sample; {rule}.",
        "The records of one day hang together, so its uncertainty is reckoned by days."
        if each.complete == "sampled" and each.drawn == "days"
        else "",
        f"{authority} evidence is authoritative.",
        f"The evaluation set is {each.golden_set}." if each.golden_set else "",
        f"Fewer than {show_number(each.min_samples)} samples prove nothing." if each.min_samples else "",
        f"Segments with fewer than {least} records are not compared." if compares_segments(each.indicator) else "",
        f"The provider's own target is {own}." if each.internal_target is not None else "",
    ]


def _owed(each: Objective) -> list[str]:
    side = "client" if each.data_from == "client" else "provider"
    return [
        f"The {each.owner_role} owns it." if each.owner_role else "",
        f"The {side} owes the data within {each.data_due_days} days after the month's end.",
        f"The business outcome it serves: {each.outcome.rstrip('.')}." if each.outcome else "",
    ]


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
    w.clause(
        "Events and clocks are judged under the version of this agreement in force when they began, windows under the version "
        "in force at their end; the report names it.",
        "versions",
    )
    w.items(
        "In counting:",
        [_counted("Retries", o.retries), _counted("Time-outs", o.timeouts), _counted("Automated traffic", o.bots)],
    )
    if o.partial != "whole":
        w.clause(f"A window that the term of this agreement covers in part {words(Objectives, 'partial', o.partial)}.")
    w.clause(f"Where figures are resampled, the seed is {o.seed}, so that anybody can recompute them.")
    if o.budget_alert is not None:
        w.clause(
            f"An alert is raised when {show_number(o.budget_alert)} % of an error budget is spent; an alert is no verdict."
        )
    grades = [each for each in o.grades if each.deviation is not None]
    w.items("Alerts are graded by how far a figure lies beyond its target:", [_grade_text(each) for each in grades])


def _grade_text(each: Grade) -> str:
    told = f"{each.name or 'Alert'}: from {show_number(each.deviation or 0)} % of the target on"
    told += f", to the {each.role}" if each.role else ""
    return f"{told}{f', within {each.within}' if each.within else ''}."


def _counted(label: str, text: str) -> str:
    return f"{label}: {text.rstrip('.')}." if text else ""


def _missing_data(o: Objectives) -> str:
    client = "Data owed by the client leaves the objective without a verdict, and the report says so."
    if o.missing_data == "missed":
        return f"Data owed by the provider counts as a miss {o.cure_days} days after it was due. {client}"
    return "It has no verdict, and the report names who owed the data and by when."
