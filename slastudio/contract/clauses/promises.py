"""The words of the sections that promise: parties, coverage, journeys, objectives, severity and
service hours.
"""

from __future__ import annotations

from collections.abc import Sequence

from slastudio.contract.clauses.writer import ClauseWriter, Said, joined_words
from slastudio.contract.indicators.table import (
    compares_segments,
    counts_items,
    matters,
    objective_sentence,
    of,
)
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.fields import phrase, words
from slastudio.contract.terms.objective_choices import AUTHORITY_OF
from slastudio.contract.terms.objectives import Grade, Indicator, Objective, Objectives
from slastudio.contract.terms.support import OpenHours
from slastudio.contract.words.conditions import condition_words
from slastudio.contract.words.figures import (
    samples_words,
    show_number,
    show_value,
    target_words,
    window_words,
)
from slastudio.shared.counts import count

_AUTHORITY = {"online": "Online", "human": "Human", "offline": "Offline"}
_RANKS = {"primary": "Primary objective", "supporting": "supporting"}
_TARGET = "comparator target unit window.kind window.days window.evaluated"
# what the generated promise may be built from; an indicator's kind decides which of them it is
_PARTS = """
kind evidence column percentile good[].column good[].operator good[].value among[].column
among[].operator among[].value segment reference pairs clock expressed compared gaps budgeting
slice_minutes slice_target metric label averaging rate span hours figure days baseline_from baseline_days
"""


def write_journeys(a: Agreement, w: ClauseWriter) -> None:
    for journey in a.journeys.journeys:
        impact = f" If it fails: {journey.impact.rstrip('.')}." if journey.impact else ""
        owner = f" The {journey.owner_role} answers for it." if journey.owner_role else ""
        if journey.failure_cost is not None:
            cost = show_value(journey.failure_cost, a.pricing.currency)
            impact += f" One failure is reckoned at {cost}."
        stack = [each for each in a.objectives.objectives if each.journey == journey.id]
        stacked = [f"objectives.objectives[{each.id}]" for each in stack]
        w.clause(
            f"{journey.name or journey.id}. {journey.promise}{impact}{owner}{_stack(stack)}",
            f"journey:{journey.id}",
            of=f"journeys[{journey.id}]",
            says="name promise impact owner_role failure_cost",
            also=(
                *(("pricing.currency",) if journey.failure_cost is not None else ()),
                *(f"{each}.{name}" for each in stacked for name in ("journey", "rank")),
            ),
        )


def _stack(carrying: Sequence[Objective]) -> str:
    """Return which objectives carry a journey: one primary, others supporting, each by its clause."""
    told = []
    for rank, words_of_rank in _RANKS.items():
        named = tuple(
            f"{each.name or each.id} ({{clause objective:{each.id}}})"
            for each in carrying
            if each.rank == rank
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
    w.table(
        "Objectives",
        ("Objective", "Dimension", "Target", "Window", "Action if missed"),
        rows,
        of="objectives[]",
        says=f"name dimension {_TARGET} action",
    )
    for each in o.objectives:
        w.items(
            f"{each.name or each.id}. {objective_sentence(each)}",
            _objective_details(each, o),
            f"objective:{each.id}",
            of=f"objectives[{each.id}]",
            says=f"name {_sentence_fields(each)}",
        )
    for exclusion in o.exclusions:
        w.clause(
            _exclusion_text(exclusion),
            f"exclusion:{exclusion.id}",
            of=f"exclusions[{exclusion.id}]",
            says="name kind clause notice_days cap_hours evidence confirmed_role silence_days "
            "windows[].weekday windows[].opens windows[].closes",
        )
    within = f", within {o.internal_within}" if o.internal_within else ""
    w.items(
        f"When an internal target is missed{within}:",
        o.internal_breach,
        says="internal_breach internal_within",
    )
    if o.freeze:
        w.clause(
            "While an internal target is missed only fixes and emergency changes are released: from the end of the "
            "month that missed it to the end of the first one that does not.",
            "freeze",
            says="freeze",
        )
    if o.objectives:
        _methods(o, w)


def judging(a: Agreement, queue: str) -> str:
    """Return the objective that says how many cases of a queue are decided in time, “” where none
    does.

    Beside it a clause that none is ever late would be another promise.
    """
    for o in a.objectives.objectives:
        queues = {c.value for c in o.indicator.among if c.column == "queue"}
        if matters(o.indicator, "expressed") and queues == {queue}:
            return o.id
    return ""


def _exclusion_text(each: Exclusion) -> str:
    facts = [
        f"Notice: {count(each.notice_days, 'day')}." if each.notice_days else "",
        f"At most {show_number(each.cap_hours)} hours a month."
        if each.cap_hours is not None
        else "",
        f"Each week without a notice of its own: {'; '.join(map(_window_words, each.windows))}."
        if each.windows
        else "",
        f"Shown by {each.evidence.rstrip('.')}." if each.evidence else "",
        f"Confirmed by the {each.confirmed_role}." if each.confirmed_role else "",
        f"Silence counts as consent {count(each.silence_days, 'business day')} after the dated notice."
        if each.silence_days is not None
        else "",
    ]
    told = " ".join(filter(None, (each.clause, *facts)))
    return f"Exclusion, {words(Exclusion, 'kind', each.kind).lower()} – {each.name}. {told}"


def _window_words(each: OpenHours) -> str:
    return f"{each.weekday} {each.opens} to {each.closes}"


def _sentence_fields(each: Objective) -> str:
    """Return the fields an objective's promise is generated from; one that is written out says
    itself alone.
    """
    if each.promise:
        return "promise"
    # which amounts are added up is told by the evidence they stand in
    left_out = ("column",) if of(each.indicator).paid else ()
    parts = [
        part
        for part in _PARTS.split()
        if part not in left_out and matters(each.indicator, part.partition("[")[0])
    ]
    return " ".join((*(f"indicator.{part}" for part in parts), _TARGET, "promise"))


def _objective_details(each: Objective, o: Objectives) -> list[Said]:
    """Return what belongs to an objective, one kind of thing an item: measuring, what is left out,
    consequences, duties.
    """
    of = f"objectives[{each.id}]"
    measured = "complete authority golden_set min_samples internal_target decided_by"
    if each.complete == "sampled":
        measured += " rule drawn"
        measured += " runs" if each.indicator.evidence == "evaluations" else ""
    if compares_segments(each.indicator):
        measured += " indicator.least_per_segment"
    left_out = joined_words(tuple(f"{{clause exclusion:{name}}}" for name in each.exclusions))
    spent = each.budget_action.rstrip(".")
    within = f", within {each.action_within}" if each.action_within else ""
    return [
        Said(" ".join(filter(None, _measured(each, o))), measured, of),
        Said(f"Left out by {left_out}." if left_out else "", "exclusions", of),
        Said(
            f"If it is missed{within}: {each.action.rstrip('.')}." if each.action else "",
            "action action_within",
            of,
        ),
        Said(
            f"When its error budget is spent{within}: {spent}." if spent else "",
            "budget_action action_within",
            of,
        ),
        Said(" ".join(filter(None, _owed(each))), "owner_role data_from data_due_days outcome", of),
    ]


def _measured(each: Objective, o: Objectives) -> list[str]:
    rule = words(Objectives, "sample_rule", each.rule or o.sample_rule)
    decides = each.authority or phrase(Indicator, "evidence", each.indicator.evidence, AUTHORITY_OF)
    counted = {
        "counted": "Every event is counted.",
        "sampled": f"It is measured on a sample; {rule}.",
    }
    least = count(each.indicator.least_per_segment, "record")
    own = show_value(each.internal_target, each.unit)
    return [
        phrase(Objective, "complete", each.complete, counted),
        "The records of one day hang together, so its uncertainty is reckoned by days."
        if each.complete == "sampled" and each.drawn == "days"
        else "",
        *_of_items(each),
        f"{phrase(Objective, 'authority', decides, _AUTHORITY)} evidence is authoritative.",
        f"Where this one and {{clause objective:{each.decided_by}}} differ, that one decides: a miss of this one "
        "alone earns no credit and starts no duty."
        if each.decided_by
        else "",
        f"The evaluation set is {each.golden_set}." if each.golden_set else "",
        f"Fewer than {_least(each)} prove nothing." if each.min_samples else "",
        f"Segments with fewer than {least} are not compared."
        if compares_segments(each.indicator)
        else "",
        f"The provider's own target is {own}." if each.internal_target is not None else "",
    ]


def _least(each: Objective) -> str:
    return samples_words(each.min_samples, "items" if counts_items(each) else "records")


def _of_items(each: Objective) -> list[str]:
    if not counts_items(each):
        return []
    said = ["Each item counts once, however often it was judged."]
    if each.indicator.evidence == "evaluations":
        said.append(f"Of several runs of one set {words(Objective, 'runs', each.runs)}.")
    return said


def _owed(each: Objective) -> list[str]:
    side = words(Objective, "data_from", each.data_from).lower()
    return [
        f"The {each.owner_role} owns it." if each.owner_role else "",
        f"The {side} owes the data within {count(each.data_due_days, 'day')} after the month's end.",
        f"The business outcome it serves: {each.outcome.rstrip('.')}." if each.outcome else "",
    ]


def _methods(o: Objectives, w: ClauseWriter) -> None:
    w.clause(
        f"Where records are complete the measured value decides and no interval is drawn. Where they are a sample, "
        f"{words(Objectives, 'sample_rule', o.sample_rule)} at {show_number(o.confidence)} % confidence.",
        "methods",
        says="sample_rule confidence",
    )
    w.clause(
        f"Percentiles {words(Objectives, 'percentile_method', o.percentile_method)}. Rounding happens at display only and never "
        "turns a miss into a pass.",
        says="percentile_method",
    )
    w.clause(
        f"A period without data is never met. {_missing_data(o)}",
        "missing_data",
        says="missing_data cure_days",
    )
    if o.least_covered is not None:
        w.clause(
            f"A period of whose days due evidence covers less than {show_number(o.least_covered)} % has no verdict; "
            "where it covers more, the covered part is judged and its share named.",
            "covered",
            says="least_covered",
        )
    w.clause(
        f"Where evidence allows more than one reading and the verdict differs between them, the verdict is reserved (not "
        f"proven, for samples), and no period for claims runs. The {o.clarified_by} clarifies the reading within {o.clarify_days} business days "
        f"of the import that left it open; a reading nobody clarified {words(Objectives, 'unclarified', o.unclarified)}.",
        "readings",
        says="clarified_by clarify_days unclarified",
    )
    w.clause(
        "Events and clocks are judged under the version of this agreement in force when they began, windows under the version "
        "in force at their end; the report names it.",
        "versions",
    )
    w.items(
        "In counting:",
        [
            Said(
                f"Several records of one request {words(Objectives, 'retries', o.retries)}.",
                "retries",
            ),
            Said(_counted("Time-outs", o.timeouts), "timeouts"),
            Said(_counted("Automated traffic", o.bots), "bots"),
            Said(_automated(o), "automated[].column automated[].operator automated[].value"),
        ],
    )
    if o.partial != "whole":
        w.clause(
            f"A window that the term of this agreement covers in part {words(Objectives, 'partial', o.partial)}.",
            says="partial",
        )
    w.clause(
        f"Where figures are resampled, the seed is {o.seed}, so that anybody can recompute them.",
        says="seed",
    )
    if o.budget_alert is not None:
        w.clause(
            f"An alert is raised when {show_number(o.budget_alert)} % of an error budget is spent; an alert is no verdict.",
            says="budget_alert",
        )
    w.items(
        "Alerts are graded by how far a figure lies beyond its target:",
        [_grade_text(each) for each in o.grades if each.deviation is not None],
        of="grades[]",
        says="name deviation role within",
    )


def _grade_text(each: Grade) -> str:
    told = f"{each.name or 'Alert'}: from {show_number(each.deviation or 0)} % of the target on"
    told += f", to the {each.role}" if each.role else ""
    return f"{told}{f', within {each.within}' if each.within else ''}."


def _automated(o: Objectives) -> str:
    if not o.automated:
        return ""
    told = " or ".join(condition_words("requests", each) for each in o.automated)
    return (
        f"Requests with {told} are automated traffic: they are left out of every figure and counted apart, and both "
        "figures are shown."
    )


def _counted(label: str, text: str) -> str:
    return f"{label}: {text.rstrip('.')}." if text else ""


def _missing_data(o: Objectives) -> str:
    client = (
        "Data owed by the client leaves the objective without a verdict, and the report says so."
    )
    told = {
        "missed": f"Data owed by the provider counts as a miss {count(o.cure_days, 'day')} after it was due. {client}",
        "no_verdict": "It has no verdict, and the report names who owed the data and by when.",
    }
    return phrase(Objectives, "missing_data", o.missing_data, told)
