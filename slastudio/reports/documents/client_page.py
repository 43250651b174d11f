"""The page for the client: a period as both sides may see it, in sentences, verdicts, money and what is owed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from slastudio.contract.words.figures import NOTHING, show_number
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import mark_of, status_word, urgency_of
from slastudio.judge.telling.cases import length_words
from slastudio.judge.telling.client_view import (
    accepted_sentences,
    client_owes,
    client_view,
    planned_changes,
)
from slastudio.judge.telling.duties import (
    NO_ADMISSION,
    STATES,
    due_moment,
    due_words,
    duty_sentence,
    owner_words,
)
from slastudio.judge.telling.journeys import REST, journeys_of, verdict_strips
from slastudio.judge.telling.readings import between_words, period_words, unfinished_words
from slastudio.judge.telling.results import target_words, value_words
from slastudio.judge.telling.versions import judged_under
from slastudio.reports.content.blocks import (
    Callout,
    Cell,
    Figure,
    Heading,
    Paragraph,
    Strong,
    Table,
    VerdictMark,
)
from slastudio.reports.content.brand import Brand
from slastudio.reports.documents.monthly import KIND
from slastudio.reports.sections.cells import moment_words, verdict_mark
from slastudio.reports.sections.summary import DECISION_HEAD, decision_row, money_facts
from slastudio.reports.web.layout import PageBlock
from slastudio.reports.web.page import WebPage
from slastudio.shared.chains import Chain
from slastudio.shared.counts import count, verb
from slastudio.shared.periods import Period, month_of, show_day


@dataclass(frozen=True)
class PageStanding:
    """Say what a page is: that of an issued report, or a draft and why."""

    number: str = ""
    why_draft: str = ""


def client_page(
    assessment: Assessment,
    issued: date,
    standing: PageStanding,
    brand: Brand,
    chain: Chain | None = None,
) -> WebPage:
    """Return a period's page as plain content; nothing is told that `client_view` leaves out."""
    shown = client_view(assessment)
    title = f"{KIND}, {period_words(shown)}"
    draft = bool(standing.why_draft)
    told = f"As report no. {standing.number} tells it." if standing.number and not draft else ""
    who = f"{shown.provider or 'The provider'} for {shown.client}"
    about = f"{who} · {judged_under(shown)} {told}"
    return WebPage(
        title=f"{title} – {shown.client}{' – draft' if draft else ''}",
        kind=shown.client,
        heading=title,
        about=about.rstrip(),
        blocks=tuple(_blocks(assessment, shown, standing)),
        foot=tuple(_foot(shown, issued, brand, chain)),
        brand=brand,
    )


def _blocks(whole: Assessment, shown: Assessment, standing: PageStanding) -> Iterator[PageBlock]:
    yield from _month(whole, shown, standing)
    yield from _strips(shown)
    yield Heading("Objectives")
    yield from _objectives(shown)
    yield Heading("Incidents")
    yield from _incidents(shown)
    yield Heading("Money and hours")
    yield money_facts(shown)
    yield Heading("Decisions needed")
    yield from _decisions(shown)
    yield Heading("What comes next")
    yield from _ahead(shown)
    yield Heading("What we need from you")
    yield from _owed(shown)


def _foot(shown: Assessment, issued: date, brand: Brand, chain: Chain | None) -> Iterator[str]:
    if brand.footer:
        yield brand.footer
    times = f"Times are {shown.period.zone}."
    yield f"What was known on {show_day(issued)}. Agreement {shown.agreement.version}. {times}"
    if chain is not None:
        yield f"Project {chain.brief}"


# -- the month in sentences ------------------------------------------------------------------------------------------


def _month(whole: Assessment, shown: Assessment, standing: PageStanding) -> Iterator[PageBlock]:
    month = month_of(shown.period.start, shown.period.zone) == shown.period
    yield Heading("The month" if month else shown.period.title)
    if standing.why_draft:
        yield Callout("Draft.", standing.why_draft, "at_risk")
    if shown.unfinished:
        yield Callout("So far.", unfinished_words(shown), "at_risk")
    yield Paragraph(shown.headline, "lead")
    # which event a sentence tells may rest on records that the page itself leaves out
    accepted, waiting = accepted_sentences(whole)
    for each in accepted:
        yield Paragraph(each.text)
    if waiting:
        yield Paragraph(
            f"{count(waiting, 'further sentence')} on it {verb(waiting, 'is', 'are')} not released yet.",
            "muted",
        )


# -- verdicts --------------------------------------------------------------------------------------------------------


def _strips(shown: Assessment) -> Iterator[PageBlock]:
    if not shown.results:
        return
    periods, strips = verdict_strips(shown)
    single = len(periods) == 1
    yield Heading("Verdicts" if single else f"Verdicts of {count(len(periods), 'month')}")
    rows = tuple(
        (
            each.name,
            *("" if status is None else VerdictMark(status, "") for status in each.verdicts),
        )
        for each in strips
    )
    yield Table(
        ("Promises", *(_short(each) for each in periods)), rows, widths=(6, *(2 for _ in periods))
    )
    used = {status for each in strips for status in each.verdicts if status is not None}
    legend = [f"{mark_of(each)} {status_word(each)}" for each in sorted(used, key=urgency_of)]
    if any(None in each.verdicts for each in strips):
        legend.append("empty: nothing was promised")
    yield Paragraph(" · ".join(legend), "muted")


def _short(period: Period) -> str:
    """Return "Oct" for a month, the whole name of any other period."""
    is_month = month_of(period.start, period.zone) == period
    return period.title[:3] if is_month else period.title


def _objectives(shown: Assessment) -> Iterator[PageBlock]:
    if not shown.results:
        yield Paragraph("The agreement names no objective yet.")
        return
    journeys = [(each.name, each.parts) for each in journeys_of(shown)]
    carried = {part.id for _, parts in journeys for part in parts}
    rest = tuple(each for each in shown.results if each.id not in carried)
    for name, parts in (*journeys, *([(REST, rest)] if rest else [])):
        if journeys:
            yield Heading(name, level=2)
        yield _objective_table(parts)


def _objective_table(results: Sequence[Result]) -> Table:
    rows = tuple(
        (
            each.name,
            Strong("", between_words(each)) if between_words(each) else Figure(value_words(each)),
            Figure(target_words(each)),
            verdict_mark(each),
        )
        for each in results
    )
    return Table(("Objective", "Value", "Agreed", "Verdict"), rows, widths=(8, 4, 4, 4))


# -- incidents -------------------------------------------------------------------------------------------------------


def _incidents(shown: Assessment) -> Iterator[PageBlock]:
    stories = shown.incident_stories
    if not stories:
        yield Paragraph(
            "None opened."
            if shown.knows_incidents
            else "Not known: no record of incidents was handed in for this time."
        )
        return
    rows = tuple(_incident(each, shown.period) for each in stories)
    yield Table(("Incident", "Opened", "Lasted", "People", "State"), rows, widths=(8, 3, 3, 2, 4))


def _incident(story: IncidentStory, period: Period) -> tuple[Cell, ...]:
    named = " · ".join(filter(None, (story.id, story.severity)))
    return (
        Strong(story.title or story.id or "Without a title", named),
        moment_words(story.opened, period),
        "not known" if story.impact_s is None else length_words(story.impact_s),
        "not counted" if story.people is None else show_number(story.people),
        _state(story, period),
    )


def _state(story: IncidentStory, period: Period) -> str:
    if story.resolved is not None:
        return f"Resolved {moment_words(story.resolved, period)}"
    if story.stable is not None:
        return f"Stable since {moment_words(story.stable, period)}, not resolved yet"
    return "Open"


# -- what is to be decided and done ----------------------------------------------------------------------------------


def _decisions(shown: Assessment) -> Iterator[PageBlock]:
    if not shown.needed:
        yield Paragraph("No decision is open, and no verdict or record asks for one.")
        return
    rows = tuple(decision_row(each, shown.period) for each in shown.needed)
    yield Table(DECISION_HEAD, rows, widths=(5, 4, 5, 6))


def _ahead(shown: Assessment) -> Iterator[PageBlock]:
    rows: list[tuple[Cell, ...]] = [
        (each.title, moment_words(each.at, shown.period), NOTHING)
        for each in planned_changes(shown)
    ]
    follows = shown.consequences
    rows += [
        (duty.title, due_words(duty, shown.period.zone), owner_words(duty))
        for duty in (follows.duties if follows is not None else ())
    ]
    if rows:
        yield Table(("What", "When", "Whose"), tuple(rows), widths=(11, 5, 4))
    else:
        yield Paragraph("No change is planned, and no verdict asks for anything.")


def _owed(shown: Assessment) -> Iterator[PageBlock]:
    owed = client_owes(shown)
    if not owed:
        yield Paragraph("Nothing is open beside the decisions above.")
        return
    rows = []
    for duty in owed:
        state = STATES[duty.state]
        mark = VerdictMark(state.status, state.word)
        rows.append(
            (Strong(duty_sentence(duty), duty.clause), due_moment(duty, shown.period.zone), mark)
        )
    yield Table(("What", "When", "State"), tuple(rows), widths=(11, 5, 4))
    yield Paragraph(NO_ADMISSION, "muted")
