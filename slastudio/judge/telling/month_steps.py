"""How far a month's end is: each step, whether it is done, and what it still needs.

A step is derived from what is known each time it is asked for; nobody ticks it. It is done when nothing is
left to be done in it, and says why where something is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from slastudio.contract.words.figures import show_value
from slastudio.evidence.kinds import KINDS
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.outcome.records import WrittenPaper
from slastudio.judge.outcome.statuses import is_settled
from slastudio.judge.telling.data_owed import owed_words
from slastudio.judge.telling.duties import STATES, duty_sentence
from slastudio.judge.telling.narrative.month import narrative, waiting
from slastudio.shared.counts import count, verb
from slastudio.shared.periods import show_short_day, zone

# done: nothing is left; asked: somebody has to say something; open: something is left to do; waits: for
# time, or for a step before it
StepState = Literal["done", "asked", "open", "waits"]
StepName = Literal[
    "exports",
    "questions",
    "verdicts",
    "incidents",
    "duties",
    "changes",
    "costs",
    "decisions",
    "narrative",
    "preview",
    "issue",
]


@dataclass(frozen=True)
class StepItem:
    """Name one thing a step still needs, and the page and record that resolve it."""

    text: str
    page: str
    target: str = ""
    action: str = "Open"


@dataclass(frozen=True)
class MonthStep:
    """Hold one step of a month's end; told: in one line how it stands; page: where it is worked on."""

    name: StepName
    title: str
    state: StepState
    told: str
    page: str
    target: str = ""
    items: tuple[StepItem, ...] = ()


@dataclass(frozen=True)
class IssuedState:
    """Say what was issued of a period: its number, whether anything happened since that a figure may
    rest on, and whether it would read otherwise now, as far as somebody compared.
    """

    number: str = ""
    happened: bool = False
    otherwise: bool = False


MARKS: dict[StepState, str] = {"done": "✓", "asked": "?", "open": "●", "waits": "○"}
STATE_WORDS: dict[StepState, str] = {
    "done": "done",
    "asked": "asks something",
    "open": "open",
    "waits": "waits",
}


def month_steps(
    assessment: Assessment,
    papers: Iterable[WrittenPaper] = (),
    issued: IssuedState | None = None,
) -> tuple[MonthStep, ...]:
    """Return the steps of a period's end in their order; papers: the documents on record."""
    work = [each(assessment) for each in _WORK]
    left = [each.title for each in work if each.state in ("open", "asked")]
    preview = _preview(assessment, papers, left)
    return (*work, preview, _issue(assessment, preview, issued or IssuedState(), left))


def progress_words(steps: Sequence[MonthStep]) -> str:
    """Return "7 of 11 steps done"."""
    done = sum(each.state == "done" for each in steps)
    return f"{done} of {count(len(steps), 'step')} done"


def next_step(steps: Sequence[MonthStep]) -> MonthStep | None:
    """Return the first step that somebody can do something about."""
    return next((each for each in steps if each.state in ("open", "asked")), None)


def _step(
    name: StepName,
    title: str,
    told: str,
    items: Iterable[StepItem],
    page: str,
    *,
    target: str = "",
    state: StepState = "open",
) -> MonthStep:
    left = tuple(items)
    return MonthStep(name, title, state if left else "done", told, page, target, left)


def _exports(assessment: Assessment) -> MonthStep:
    """Tell whether what judging reads is there, for every day it covers."""
    missing = dict(assessment.missing)
    items = []
    for result in assessment.results:
        if result.verdict == "no_data":
            objective = assessment.terms.objective(result.id)
            owed = (
                result.reason
                if objective is None
                else owed_words(assessment.terms, objective, assessment.period)
            )
            items.append(StepItem(f"{result.name}: {owed}", "data", result.evidence, "Import"))
    for kind, days in missing.items():
        named = ", ".join(map(show_short_day, days[:5])) + (" …" if len(days) > 5 else "")
        items.append(StepItem(f"{KINDS[kind].title}: nothing for {named}", "data", kind, "Import"))
    if not assessment.data:
        items.append(StepItem("Nothing is imported for this month.", "data", "", "Import"))
    kinds = len({each.kind for each in assessment.data if each.rows})
    told = f"{count(kinds, 'kind')} of evidence in the month"
    if assessment.unfinished:
        return MonthStep(
            "exports",
            "Exports",
            "waits",
            f"{told}; the month is not over",
            "data",
            "",
            tuple(items),
        )
    return _step("exports", "Exports", told, items, "data")


def _questions(assessment: Assessment) -> MonthStep:
    items = [
        StepItem(each.question.title, "data", "questions", "Answer")
        for each in assessment.questions
        if each.moves
    ]
    others = sum(not each.moves for each in assessment.questions)
    told = f"{count(len(items), 'question')} that {verb(len(items), 'decides', 'decide')} a verdict"
    if not items:
        told = "no question decides a verdict"
    if others:
        told += f"; {others} more {verb(others, 'moves', 'move')} none"
    return _step("questions", "Questions", told, items, "data", target="questions", state="asked")


def _verdicts(assessment: Assessment) -> MonthStep:
    unsettled = [
        each
        for each in assessment.results
        if not is_settled(each.verdict) and each.verdict != "nothing_to_judge"
    ]
    items = [
        StepItem(f"{each.name}: {each.reason}", "objectives", each.id, "See")
        for each in unsettled
        # what has no data or waits for an answer stands with the steps before
        if each.verdict == "not_proven"
    ]
    told = assessment.headline
    if not assessment.results:
        items.append(
            StepItem("Nothing is promised yet.", "agreement", "objectives.objectives", "Write")
        )
    elif any(each.verdict in ("no_data", "reserved") for each in unsettled):
        return MonthStep("verdicts", "Verdicts", "waits", told, "objectives", "", tuple(items))
    # a sample that proves nothing is an honest end: it is told, and holds nobody up
    state: StepState = "open" if not assessment.results else "done"
    return MonthStep("verdicts", "Verdicts", state, told, "objectives", "", tuple(items))


def _incidents(assessment: Assessment) -> MonthStep:
    stories = assessment.incident_stories
    items = [each for story in stories for each in _incomplete(story)]
    complete = len(stories) - len({each.target for each in items})
    told = f"{complete} of {count(len(stories), 'incident')} complete" if stories else "none opened"
    if not assessment.knows_incidents:
        told = "no record of incidents was handed in"
    return _step("incidents", "Incidents", told, items, "incidents")


def _incomplete(story: IncidentStory) -> Iterator[StepItem]:
    lacking = []
    if story.ended is None:
        lacking.append("when it was over")
    if story.people is None:
        lacking.append("how many people it affected")
    if not story.cause:
        lacking.append("its cause")
    if not story.tier:
        lacking.append("its severity")
    if story.review.state == "overdue":
        lacking.append("its review")
    if lacking:
        yield StepItem(f"{story.id} lacks {', '.join(lacking)}.", "incidents", story.id, "Complete")


def _duties(assessment: Assessment) -> MonthStep:
    open_ones = [each for each in assessment.duties if each.state in ("due", "not_shown")]
    items = [
        StepItem(f"{STATES[each.state].word}: {duty_sentence(each)}", "duties", each.id, "See")
        for each in open_ones
    ]
    done = sum(each.state in ("done", "done_late") for each in assessment.duties)
    missed = sum(each.state == "missed" for each in assessment.duties)
    told = f"{done} of {count(len(assessment.duties), 'duty', 'duties')} done"
    told += f", {missed} missed" if missed else ""
    return _step("duties", "Duties", told, items, "duties")


def _changes(assessment: Assessment) -> MonthStep:
    items = [
        StepItem(each.sentence, "changes", "drift", "Record") for each in assessment.silent
    ] + [
        StepItem(each.title, each.page, each.target, "See")
        for each in assessment.observations
        if each.kind in ("change_unclassified", "gate_open", "rollback_open", "plan_passed")
    ]
    told = f"{count(len(assessment.changes), 'change')} recorded"
    if assessment.silent:
        told += f", {count(len(assessment.silent), 'silent change')}"
    return _step("changes", "Changes", told, items, "changes", target="changes")


_MONEY = (
    "hours_outside",
    "overage_unagreed",
    "credit_unnoted",
    "not_converted",
    "unpriced",
    "ask_unquoted",
    "work_before_acceptance",
    "dispute_unnoted",
)


def _costs(assessment: Assessment) -> MonthStep:
    costs, movement = assessment.costs, assessment.spend_movement
    items = [
        StepItem(each.title, each.page, each.target, "Settle")
        for each in assessment.observations
        if each.kind in _MONEY
    ]
    if costs.unknown:
        items.append(
            StepItem(f"{count(costs.unknown, 'request')} used tokens but carry no cost.", "costs")
        )
    if not costs.origin:
        told = "nothing is known of spend"
        if costs.cap is not None or any(each.dimension == "cost" for each in assessment.results):
            told += ", of which something is promised"
            items.append(
                StepItem("Neither bills nor priced requests are there.", "data", "", "Import")
            )
    else:
        told = f"spent {show_value(costs.total, costs.currency)}"
        if costs.cap is not None:
            told += f" of {show_value(costs.cap, costs.currency)}"
        if movement is not None and not movement.agreed:
            told += "; no bill to compare it with"
    return _step("costs", "Costs and hours", told, items, "costs")


def _decisions(assessment: Assessment) -> MonthStep:
    items = []
    for each in assessment.needed:
        if not each.entered:
            items.append(
                StepItem(f"Nobody entered: {each.title}.", "changes", "decisions", "Enter")
            )
        elif each.by is None:
            items.append(
                StepItem(f"No day is named: {each.title}.", "changes", "decisions", "Name it")
            )
        elif each.overdue:
            by = show_short_day(each.by.astimezone(zone(assessment.period.zone)))
            items.append(
                StepItem(
                    f"Overdue since {by}: {each.title}. Enter the answer, or another day.",
                    "changes",
                    "decisions",
                    "Follow up",
                )
            )
        elif not each.options or not each.recommended:
            lacks = " and ".join(
                word
                for word, there in (
                    ("options", each.options),
                    ("a recommendation", each.recommended),
                )
                if not there
            )
            items.append(StepItem(f"Lacks {lacks}: {each.title}.", "changes", "decisions", "State"))
    told = f"{count(len(assessment.needed), 'decision')} open" if assessment.needed else "none open"
    overdue = sum(each.overdue for each in assessment.needed)
    told += f", {overdue} overdue" if overdue else ""
    return _step("decisions", "Decisions", told, items, "changes", target="decisions")


def _narrative(assessment: Assessment) -> MonthStep:
    told = narrative(assessment)
    left = waiting(told)
    items = [StepItem(each.text, "month", f"narrative:{each.id}", "Decide") for each in left]
    kept = sum(each.state == "accepted" for each in told)
    words = f"{kept} of {count(len(told), 'sentence')} accepted"
    return _step("narrative", "Narrative", words, items, "month", target="narrative")


_WORK: tuple[Callable[[Assessment], MonthStep], ...] = (
    _exports,
    _questions,
    _verdicts,
    _incidents,
    _duties,
    _changes,
    _costs,
    _decisions,
    _narrative,
)


def _preview(
    assessment: Assessment, papers: Iterable[WrittenPaper], left: Sequence[str]
) -> MonthStep:
    label = assessment.period.label
    written = [each for each in papers if each.kind == "report" and each.period == label]
    if written:
        last = max(each.written for each in written)
        told = f"its pages were made on {show_short_day(last.date())}"
        return MonthStep("preview", "Preview", "done", told, "reports")
    told = "nobody has looked at the pages yet"
    if left:
        told += f"; open before it: {', '.join(left)}"
    item = StepItem("Look at the pages of the report.", "month", "preview", "Look")
    return MonthStep("preview", "Preview", "open", told, "month", "preview", (item,))


def _issue(
    assessment: Assessment, preview: MonthStep, issued: IssuedState, left: Sequence[str]
) -> MonthStep:
    if issued.number and not issued.otherwise:
        told = f"issued as no. {issued.number}"
        told += "; something happened since, which Reports compares" if issued.happened else ""
        return MonthStep("issue", "Issue", "done", told, "reports")
    if issued.number:
        told = f"{issued.number} would read otherwise now"
        item = StepItem("Issue a corrected edition.", "reports", "", "Issue")
        return MonthStep("issue", "Issue", "open", told, "reports", "", (item,))
    if assessment.unfinished:
        return MonthStep("issue", "Issue", "waits", "the month is not over", "reports")
    if "Narrative" in left or preview.state != "done":
        return MonthStep("issue", "Issue", "waits", "after narrative and preview", "reports")
    item = StepItem("Issue the report.", "reports", "", "Issue")
    return MonthStep("issue", "Issue", "open", "not issued", "reports", "", (item,))
