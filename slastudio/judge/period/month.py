"""Judge a whole period: every objective, every clock, the spend, and what needs attention, as one
Assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from slastudio.contract.clauses.named import with_names
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.kinds import KINDS
from slastudio.evidence.questions import Question
from slastudio.evidence.registers import REGISTERS
from slastudio.judge.billing.bills import BilledService, billed
from slastudio.judge.billing.invoice import invoice_of
from slastudio.judge.billing.requests import request_totals
from slastudio.judge.billing.worth import worth_of_period
from slastudio.judge.duties.derive import duties_of
from slastudio.judge.duties.ground import DutyGround
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.observing.observe import observations_of
from slastudio.judge.observing.stories import Stories
from slastudio.judge.outcome.assessment import AskedQuestion, Assessment, Costs, DataDay
from slastudio.judge.outcome.beside.experiments import Experiment
from slastudio.judge.outcome.beside.gates import ReleaseGate
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.computed import kinds_of
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.outcome.inputs import Inputs, Terms
from slastudio.judge.outcome.objective_result import Case, Result, Source
from slastudio.judge.outcome.records import Entered
from slastudio.judge.outcome.statuses import is_settled
from slastudio.judge.period.answers import answers_in_force
from slastudio.judge.period.attention import attention
from slastudio.judge.period.beside.carriers import carriers_of
from slastudio.judge.period.beside.delivery import delivery_of
from slastudio.judge.period.beside.exceptions import exception_volume
from slastudio.judge.period.beside.experiments import experiments_of
from slastudio.judge.period.beside.gates import gates_of
from slastudio.judge.period.beside.natures import responses_by_nature
from slastudio.judge.period.beside.needed_decisions import needed_decisions
from slastudio.judge.period.beside.review_quality import review_quality, user_feedback
from slastudio.judge.period.beside.sentences import sentences_of
from slastudio.judge.period.beside.spend_change import spend_movement_of
from slastudio.judge.period.beside.stages import stages_of
from slastudio.judge.period.beside.vendor_reviews import vendor_reviews
from slastudio.judge.period.beside.vendors import vendors_of
from slastudio.judge.period.consequences import consequences
from slastudio.judge.period.costs import costs_of
from slastudio.judge.period.duties.history import history_of
from slastudio.judge.period.frames import Frames
from slastudio.judge.period.hours import hours_of
from slastudio.judge.period.judging import Judging
from slastudio.judge.period.known_days import missing_days
from slastudio.judge.period.readings import Effects, clarified_by, read_otherwise
from slastudio.judge.period.silent_search import silent_in
from slastudio.judge.period.version_parts import (
    VersionPart,
    days_in_force,
    joined,
    objectives_of,
    parts_of,
    version_notes,
)
from slastudio.judge.telling.readings import not_over_words
from slastudio.judge.verdicts.deciding import decided
from slastudio.shared.progress import Progress

_MONTHS_READ = 6  # as far back as evidence is read
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def assess_period(inputs: Inputs, progress: Progress | None = None) -> Assessment:
    """Judge a period; the terms in force at its end judge the windows, those in force at opening
    judge the clocks.
    """
    report = progress or Progress()
    # what is told of the terms outside their clauses – actions, duties, owners – names who is meant
    named = tuple(replace(each, agreement=with_names(each.agreement)) for each in inputs.terms)
    inputs = replace(inputs, terms=named)
    parts = parts_of(inputs)
    terms = parts[-1].terms
    frames = Frames(inputs)
    ids = objectives_of(parts)
    results: list[Result] = []
    asked: list[tuple[str, Question, Result]] = []
    for number, name in enumerate(ids):
        report.report(f"Judging {name}", number / (len(ids) + 1))
        found = _judged(inputs, parts, frames, name)
        if found is not None:
            results.append(found.result)
            asked += [(name, each, found.result) for each in found.questions]
    results = list(decided(terms.agreement, results))
    report.report("Adding up the month", len(ids) / (len(ids) + 1))
    incidents = frames.cases("first_response") + tuple(
        c for c in frames.cases("resolution") if c.verdict != "not_judged"
    )
    costs = costs_of(inputs, terms.agreement, frames, inputs.source)
    hours = hours_of(inputs)
    days = _data_days(inputs, frames)
    silent = silent_in(inputs)
    missing = missing_days(inputs, terms.agreement, frames)
    questions = _asked(inputs, terms, asked)
    follows = consequences(inputs, terms.agreement, results, hours, questions)
    bills = _bills(inputs, terms.agreement, frames)
    vendors = vendors_of(inputs, terms, frames, results, hours, bills)
    exceptions = exception_volume(inputs, terms, frames)
    invoice = invoice_of(inputs, terms.agreement, costs, hours, follows, bills)
    worth = worth_of_period(terms.agreement, inputs.period, results)
    reviews = None if inputs.rehearsed else review_quality(inputs)
    stages = None if inputs.rehearsed else stages_of(inputs, terms.agreement)
    delivery = None if inputs.rehearsed else delivery_of(inputs)
    feedback = None if inputs.rehearsed else user_feedback(inputs)
    duties: tuple[OwedDuty, ...] = ()
    observed: tuple[Observation, ...] = ()
    told: tuple[IncidentStory, ...] = ()
    gates: tuple[ReleaseGate, ...] = ()
    experiments: tuple[Experiment, ...] = ()
    if not inputs.rehearsed:
        happened = history_of(
            inputs, frames, terms.agreement, results, costs, follows, silent, vendors
        )
        duties = duties_of(inputs, happened, inputs.period)
        gates = gates_of(inputs, terms.agreement)
        experiments = experiments_of(inputs, terms.agreement, frames)
        under = DutyGround(inputs, terms, happened, inputs.period, inputs.as_of)
        stories = Stories(inputs, happened)
        told = stories.told
        observed = observations_of(
            ObservedGround(
                inputs,
                terms.agreement,
                under,
                results,
                costs,
                hours,
                follows,
                duties,
                silent,
                stories,
                gates,
                experiments,
                reviews,
                feedback,
                invoice,
                worth,
                stages,
                delivery,
                vendors,
                exceptions,
            )
        )
    return Assessment(
        client=inputs.client,
        provider=inputs.provider,
        period=inputs.period,
        agreement=terms.ref,
        terms=terms.agreement,
        results=tuple(results),
        incidents=incidents,
        costs=costs,
        changes=inputs.changes,
        decisions=inputs.decisions,
        attention=attention(
            inputs,
            terms.agreement,
            results,
            _unreported(incidents, results),
            costs,
            missing,
            silent,
            questions,
            duties,
            observed,
            follows,
        ),
        data=days,
        sources=_sources(results, costs),
        undated_rows=inputs.undated_rows,
        notes=_notes(inputs, terms, frames),
        hours=hours,
        consequences=follows,
        duties=duties,
        spend_movement=None if inputs.rehearsed else spend_movement_of(inputs, terms.agreement),
        carriers=() if inputs.rehearsed else carriers_of(inputs, terms.agreement, results, told),
        sentences=sentences_of(inputs),
        needed=needed_decisions(inputs, terms.agreement, results, observed, silent, duties),
        observations=observed,
        gates=gates,
        experiments=experiments,
        reviews=reviews,
        stages=stages,
        delivery=delivery,
        feedback=feedback,
        records=tuple(_records(inputs)),
        incident_stories=told,
        invoice=invoice,
        requests=request_totals(inputs),
        worth=worth,
        vendors=vendors,
        exceptions=exceptions,
        vendor_reviews=vendor_reviews(inputs),
        responses=responses_by_nature(inputs, frames),
        disputes=inputs.disputes,
        silent=silent,
        in_force=days_in_force(inputs),
        questions=questions,
        answers=answers_in_force(inputs, frames, [each.terms.agreement for each in parts]),
        unfinished=inputs.as_of < inputs.period.end,
        missing=tuple(missing.items()),
    )


def _judged(
    inputs: Inputs, parts: tuple[VersionPart, ...], frames: Frames, name: str
) -> Effects | None:
    """Judge one objective in every part of the period that has it, as far as its verdict holds
    under every open reading; return its one result, or none.
    """
    found: list[tuple[VersionPart, Result]] = []
    questions: list[Question] = []
    for part in parts:
        objective = part.terms.agreement.objective(name)
        if objective is None or not part.judges(objective):
            continue

        def judged(
            given: Inputs, asked: Objective, terms: Terms, read: Frames, of: VersionPart = part
        ) -> Result:
            return Judging(given, read, replace(of, terms=terms)).result(asked)

        result = judged(inputs, objective, part.terms, frames)
        effects = read_otherwise(inputs, frames, part.terms, objective, result, judged)
        found.append((part, effects.result))
        questions += effects.questions
    return Effects(joined(found), tuple(questions)) if found else None


def _asked(
    inputs: Inputs, terms: Terms, found: Sequence[tuple[str, Question, Result]]
) -> tuple[AskedQuestion, ...]:
    """Return each question once, with what it does to every figure; those that decide a verdict
    come first.
    """
    by_id: dict[str, list[tuple[str, Question, Result]]] = {}
    for each in found:
        by_id.setdefault(each[1].id, []).append(each)
    listed = []
    for name, concerned in by_id.items():
        effects = tuple(
            (objective, figure)
            for objective, _, result in concerned
            for figure in result.readings
            if figure.question == name
        )
        # the reading that concerns most records is told
        question = max((each[1] for each in concerned), key=lambda one: one.records)
        moves = any(_depends(result) for _, _, result in concerned)
        # days without evidence are asked about once the period they lie in is over
        due = clarified_by(terms.agreement, question.asked or inputs.period.end)
        listed.append(AskedQuestion(question, effects, moves, due))
    return tuple(sorted(listed, key=lambda each: not each.moves))


def _depends(result: Result) -> bool:
    """Tell whether there is no verdict because of readings that are open."""
    verdicts = {each.verdict for each in result.readings}
    return not is_settled(result.verdict) and len(verdicts) > 1


def _notes(inputs: Inputs, terms: Terms, frames: Frames) -> tuple[str, ...]:
    notes = [*version_notes(inputs, terms)]
    if inputs.as_of < inputs.period.end:
        notes.append(not_over_words(inputs.period))
    return (*notes, *inputs.remarks, *sorted(frames.problems))


def _data_days(inputs: Inputs, frames: Frames) -> tuple[DataDay, ...]:
    days = []
    span = frames.span(inputs.period)
    computed = kinds_of(inputs.computed) - inputs.kind_counts.keys()
    kinds = dict(inputs.kind_counts) | dict.fromkeys(computed, 1)
    for kind, rows in sorted(kinds.items()) if computed else kinds.items():
        if not rows or not KINDS[kind].time:
            continue
        counts = frames.records_by_day(kind)
        days += [
            DataDay(kind, frames.grid.day(i), int(counts[i]))
            for i in range(span.first, span.last + 1)
        ]
    return tuple(days)


def _unreported(cases: Iterable[Case], results: Iterable[Result]) -> list[Case]:
    # late cases of a missed objective are told with it, and not a second time
    told = {
        (case.id, case.clock)
        for result in results
        for case in result.cases
        if result.verdict == "missed"
    }
    return [case for case in cases if (case.id, case.clock) not in told]


def _bills(inputs: Inputs, agreement: Agreement, frames: Frames) -> tuple[BilledService, ...]:
    if not inputs.kind_counts.get("costs"):
        return ()
    return billed(frames.within("costs", inputs.period), agreement.costs.currency, inputs.source)


def _records(inputs: Inputs) -> Iterator[Entered]:
    for name, spec in REGISTERS.items():
        for each in inputs.records.of(name):
            at = each.moment(spec.moment)
            if at is not None and at in inputs.period:
                yield each


def _sources(results: Iterable[Result], costs: Costs) -> tuple[Source, ...]:
    found: dict[int, Source] = {}
    for source in (*(each for result in results for each in result.sources), *costs.sources):
        # several figures rest on one file; their rows added up would count records twice
        if source.batch not in found or source.rows > found[source.batch].rows:
            found[source.batch] = source
    return tuple(found[batch] for batch in sorted(found))
