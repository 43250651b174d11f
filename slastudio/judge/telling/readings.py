"""What is said of readings and coverage: the range a figure lies in and what it depends on, the
figure under each reading, who clarifies by when, what was answered, and which days are known.

Report, workbook, window and command line take these words and rows as they stand, so that none of
them tells another question, figure or day than the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import words
from slastudio.contract.terms.objectives import Objectives
from slastudio.contract.words.figures import show_range, show_value
from slastudio.evidence.kinds import KINDS
from slastudio.evidence.questions import Question
from slastudio.judge.outcome.assessment import AskedQuestion, Assessment
from slastudio.judge.outcome.known_spans import CoveredDays
from slastudio.judge.outcome.objective_result import ReadingFigure, Result
from slastudio.judge.outcome.statuses import Verdict, mark_of, status_word
from slastudio.shared.counts import count
from slastudio.shared.periods import Period, show_clock, show_day, show_short_day, zone

UNCONFIRMED = "provider's reading, unconfirmed"
_SEVERAL = {
    "lowest": "all questions read so that the figure is lowest",
    "highest": "all questions read so that the figure is highest",
}
_BY = {"agreement": "by the agreement", "format": "by the format's documentation"}
_MOST_NAMED = 2
_MOST_GAPS = 4


# -- the range -----------------------------------------------------------------------------------------------------


def span_words(result: Result) -> str:
    """Return "75 % to 77 %", "" where no reading gives another figure."""
    values = [each.value for each in result.readings if each.value is not None]
    if not values:
        return ""
    return show_range(min(values), max(values), result.unit)


def between_words(result: Result) -> str:
    """Return "75 % to 77 %" for a figure whose verdict is reserved; "" where it is one figure."""
    if result.verdict != "reserved":
        return ""
    values = {each.value for each in result.readings if each.value is not None}
    return span_words(result) if len(values) > 1 else ""


def range_words(result: Result, questions: Sequence[Question]) -> str:
    """Return "75 % to 77 %, depending on 2 requests called “cancelled”"; "" without readings."""
    if not result.readings:
        return ""
    moved = {each.question for each in result.readings if each.value != result.value}
    named = [each for each in questions if each.id in moved]
    named = named or [each for each in questions if _concerns(result, each.id)]
    subjects = [subject_words(each) for each in named[:_MOST_NAMED]]
    more = len(named) - _MOST_NAMED
    if more > 0:
        subjects.append(count(more, "further question"))
    told = span_words(result) or "No figure"
    return f"{told}, depending on {_listed(subjects)}" if subjects else told


def _concerns(result: Result, question: str) -> bool:
    return any(each.question == question for each in result.readings)


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def subject_words(question: Question) -> str:
    """Return what a question is about, as one goes on after “depending on”."""
    kind, value = question.kind, question.value
    title = KINDS[question.evidence].title.lower()
    match kind:
        case "word":
            return f"{count(question.records, 'request')} called “{value}”"
        case "decimal_sign":
            return f"the decimal sign of {count(question.records, 'amount')} in “{value}”"
        case "day_order":
            return f"the order of day and month in “{value}”"
        case "unit":
            return f"the unit of “{value}”"
        case "vote":
            noun = ("load", "loads") if question.evidence == "loads" else ("thumb", "thumbs")
            return f"{count(question.records, *noun)} called “{value}”"
        case "currency":
            return f"the currency of {count(question.records, 'amount')} in “{value}”"
        case "again":
            return f"{count(question.records, 'record')} of {title} that may be the same again"
        case "retries":
            return f"{count(question.records, 'record')} of {title} that share their ids"
        case "total":
            return f"{count(question.records, 'row')} called a total"
        case "blank":
            return f"{count(question.records, 'blank cell')} in “{value}”"
        case "span":
            return f"{count(question.values[0][1], 'day')} without {title}"
        case _:
            assert_never(kind)


def verdicts_words(result: Result) -> str:
    """Return "missed or met": the verdicts under the readings that are open."""
    found = dict.fromkeys(each.verdict for each in result.readings)
    return " or ".join(status_word(each).lower() for each in found)


# -- each reading --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReadingRow:
    """Hold what one reading makes of one objective, in words and as the figure itself.

    question: its id, "" where several are read at once. taken: whether the figure told meanwhile
    rests on this reading.
    """

    question: str
    subject: str
    reading: str
    objective: str
    name: str
    unit: str
    figure: ReadingFigure
    taken: bool

    @property
    def value(self) -> str:
        return show_value(self.figure.value, self.unit)

    @property
    def verdict(self) -> Verdict:
        return self.figure.verdict

    @property
    def standing(self) -> str:
        """Say what the figure is worth."""
        return f"{UNCONFIRMED}; told meanwhile" if self.taken else UNCONFIRMED

    @property
    def outcome(self) -> str:
        """Return "● Met"."""
        return f"{mark_of(self.verdict)} {status_word(self.verdict)}"

    @property
    def line(self) -> str:
        """Return "counts as a good event: 77 %, ● Met (provider's reading, unconfirmed)"."""
        return f"{self.reading}: {self.value}, {self.outcome} ({self.standing})"


def question_rows(assessment: Assessment, asked: AskedQuestion) -> tuple[ReadingRow, ...]:
    """Return what each reading of a question does to each objective it moves."""
    results = {each.id: each for each in assessment.results}
    return tuple(
        _row(results[objective], figure, asked.question)
        for objective, figure in asked.effects
        if objective in results
    )


def joint_rows(assessment: Assessment) -> tuple[ReadingRow, ...]:
    """Return the figures with all questions of an objective read at once, where it has several."""
    return tuple(
        _row(result, figure, None)
        for result in assessment.results
        for figure in result.readings
        if not figure.question
    )


def result_rows(result: Result, questions: Sequence[Question]) -> tuple[ReadingRow, ...]:
    """Return what each reading makes of one objective."""
    known = {each.id: each for each in questions}
    return tuple(_row(result, each, known.get(each.question)) for each in result.readings)


def _row(result: Result, figure: ReadingFigure, question: Question | None) -> ReadingRow:
    if question is None:
        subject = figure.question or "several questions at once"
        reading = _SEVERAL.get(figure.reading, figure.reading)
    else:
        subject = question.title
        reading = question.reading(figure.reading).about
    taken = question is not None and figure.reading == question.taken
    return ReadingRow(
        figure.question,
        subject,
        reading,
        result.id,
        result.name,
        result.unit,
        figure,
        taken,
    )


# -- who clarifies, what was answered ------------------------------------------------------------------------------


def clarifier_words(terms: Agreement) -> str:
    """Return the side that owes the clarification: "the provider"."""
    return f"the {terms.objectives.clarified_by}"


def by_when_words(asked: AskedQuestion, terms: Agreement, zone_name: str) -> str:
    """Return "4 Apr 2026 18:00", by when a question is to be clarified, else the agreed days."""
    if asked.clarify_by is None:
        return f"within {count(terms.objectives.clarify_days, 'business day')}"
    local = asked.clarify_by.astimezone(zone(zone_name))
    return f"{show_short_day(local)} {local.year} {show_clock(local)}"


def clarify_words(asked: AskedQuestion, terms: Agreement, zone_name: str) -> str:
    """Say who clarifies a question by when."""
    when = by_when_words(asked, terms, zone_name)
    by = f"by {when}" if asked.clarify_by is not None else when
    who = clarifier_words(terms)
    return f"{who[0].upper()}{who[1:]} clarifies this {by}."


def unclarified_words(terms: Agreement) -> str:
    """Say what applies where nobody clarifies a reading in time."""
    otherwise = words(Objectives, "unclarified", terms.objectives.unclarified)
    return f"A reading nobody clarified {otherwise}."


def chosen_words(question: Question) -> str:
    """Return what was chosen: "counts as no event"."""
    return question.reading(question.in_force).about


def answerer_words(question: Question) -> str:
    """Return who gave the answer in force: "by Ana", "by the agreement"; "" where nobody did."""
    answer = question.answer
    if answer is None:
        return ""
    return _BY.get(answer.source, f"by {answer.who}")


def given_words(question: Question, zone_name: str) -> str:
    """Return "counts as no event, by Ana on 4 Apr 2026"; "" where nobody answered."""
    answer = question.answer
    if answer is None:
        return ""
    return f"{chosen_words(question)}, {answerer_words(question)} on {answered_on(question, zone_name)}"


def answered_on(question: Question, zone_name: str) -> str:
    """Return the day an answer was given; "" where nobody answered."""
    answer = question.answer
    return "" if answer is None else show_day(answer.at.astimezone(zone(zone_name)).date())


# -- coverage ------------------------------------------------------------------------------------------------------


def covered_words(coverage: CoveredDays | None) -> str:
    """Return "30 of the 31 days due; missing: 27 Aug"; "" where nothing is missing, or is known."""
    if coverage is None or coverage.whole:
        return ""
    if not coverage.due:
        why = "none of the others was due" if coverage.agreed else "when it is due is not agreed"
        return f"{coverage.known:,} of {count(coverage.days, 'day')}; {why}"
    told = f"{coverage.covered:,} of the {count(coverage.due, 'day')} due"
    return f"{told}; missing: {_gaps(coverage)}" if coverage.gaps else told


def why_covered_words(coverage: CoveredDays | None) -> str:
    """Say why the days that are covered are thought so."""
    if coverage is None or not coverage.known:
        return "no day is covered" if coverage is not None and coverage.days else ""
    return "; ".join(coverage.by) or "records are there"


def _gaps(coverage: CoveredDays) -> str:
    named = [
        show_short_day(first)
        if first == last
        else f"{show_short_day(first)} to {show_short_day(last)}"
        for first, last in coverage.gaps[:_MOST_GAPS]
    ]
    more = len(coverage.gaps) - _MOST_GAPS
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


# -- the month so far ----------------------------------------------------------------------------------------------

SO_FAR = "so far"


def not_over_words(period: Period) -> str:
    """Return "October 2026 is not over: every figure is that of the days so far."."""
    return f"{period.title} is not over: every figure is that of the days so far."


def unfinished_words(assessment: Assessment) -> str:
    """Say of a period that it is not over; "" once it is."""
    return not_over_words(assessment.period) if assessment.unfinished else ""


def period_words(assessment: Assessment) -> str:
    """Return "October 2026", or "October 2026, so far"."""
    title = assessment.period.title
    return f"{title}, {SO_FAR}" if assessment.unfinished else title
