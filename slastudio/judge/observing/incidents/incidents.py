"""What the period's incidents show: severities, alerts, fallbacks, reviews and causes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from slastudio.contract.clauses.texts import clause_of
from slastudio.evidence.registers import register_named
from slastudio.judge.duties.playbooks import same_word
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.statuses import Status
from slastudio.judge.telling.cases import length_words
from slastudio.shared.counts import count
from slastudio.shared.periods import show_moment

_FALLBACK = {
    "confusing": ("fallback_confusing", "The fallback confused users"),
    "failed": ("fallback_failed", "The fallback failed"),
}


def _of(
    kind: str,
    story: IncidentStory,
    title: str,
    detail: str,
    level: Status,
    *,
    at: datetime | None = None,
    more: tuple[str, ...] = (),
    clause: str = "",
    figures: tuple[tuple[str, str], ...] = (),
) -> Observation:
    return Observation(
        kind,
        story.id,
        f"{story.id}: {title}" if story.id else title,
        detail,
        level,
        at or story.opened,
        tuple(filter(None, (story.id, *more))),
        clause,
        "incidents",
        story.id,
        figures,
    )


def severities(g: ObservedGround) -> Iterator[Observation]:
    """Yield the incidents whose severity is another one than the rubric gives."""
    names = {each.id: each.name or each.id for each in g.agreement.support.severities}
    spec = register_named("incidents")
    for story in g.stories.told:
        if story.rubric != "differs":
            continue
        answers = ", ".join(
            f"{spec.field(name).label.lower()}: {spec.field(name).words_of(value).lower()}"
            for name, value in (
                ("affected", story.affected),
                ("harm", story.harm),
                ("reversible", story.reversible),
            )
        )
        given = names.get(story.tier, story.tier)
        rubric = names.get(story.rubric_tier, story.rubric_tier)
        yield _of(
            "severity_differs",
            story,
            f"{given}, by the rubric {rubric}",
            f"The rubric gives {rubric} ({answers}); the record says {given}.",
            "not_proven",
            clause=clause_of(g.stories.agreement_of(story.id), "severities"),
            figures=(("severity", story.tier), ("by_rubric", story.rubric_tier)),
        )


def alerts(g: ObservedGround) -> Iterator[Observation]:
    """Yield the incidents that were noticed too late; no time is agreed for it, so the minutes are
    told.
    """
    for story in g.stories.told:
        if story.alert != "late":
            continue
        after = (
            f"Noticed {length_words(story.alert_s)} after its impact began"
            if story.alert_s is not None
            else "When its impact began is not known"
        )
        figures = () if story.alert_s is None else (("minutes", str(story.alert_s / 60)),)
        yield _of(
            "alert_late",
            story,
            "the alert was too late",
            f"{after}; {story.alert_why}.",
            "at_risk",
            at=story.detected,
            figures=figures,
        )


def fallbacks(g: ObservedGround) -> Iterator[Observation]:
    """Yield the incidents whose fallback confused users or failed."""
    for story in g.stories.told:
        if story.fallback in _FALLBACK:
            kind, words = _FALLBACK[story.fallback]
            said = f" Users saw: {story.impact.rstrip('.')}." if story.impact else ""
            yield _of(
                kind, story, words.lower(), f"The record of the incident says so.{said}", "at_risk"
            )


def reviews(g: ObservedGround) -> Iterator[Observation]:
    """Yield the reviews that are over their time and not held, of this period and of those before;
    and the period's that nobody owns.
    """
    stories = g.stories
    for ticket in stories.recent:
        held = stories.review(ticket)
        if held.state == "overdue" and held.due is not None and held.due <= g.period.end:
            owner = f" Owned by: {held.owner}." if held.owner else " Nobody is named as its owner."
            within = stories.ground(ticket).agreement.governance.review_within
            yield Observation(
                "review_overdue",
                ticket.id,
                f"{ticket.id}: its review is overdue",
                f"Agreed within {within} of its resolution, due by {show_moment(held.due, g.period.zone)}; the record "
                f"shows none.{owner}",
                "at_risk",
                held.due,
                (ticket.id,),
                clause_of(stories.ground(ticket).agreement, "review"),
                "incidents",
                ticket.id,
            )
        elif held.held is not None and not held.owner and held.held in g.period:
            yield Observation(
                "review_unowned",
                ticket.id,
                f"{ticket.id}: its review has no owner",
                f"Held on {show_moment(held.held, g.period.zone)}; nobody is named who owns what follows from it.",
                "not_proven",
                held.held,
                (ticket.id,),
                clause_of(stories.ground(ticket).agreement, "review"),
                "incidents",
                ticket.id,
            )


def causes(g: ObservedGround) -> Iterator[Observation]:
    """Yield the incidents whose review was held in the period, or that opened in it and were
    reviewed, and whose cause nobody wrote down.
    """
    for ticket in g.stories.recent:
        held = g.stories.review(ticket).held
        concerned = ticket.opened in g.period or (held is not None and held in g.period)
        if held is not None and concerned and not ticket.taught.cause.strip():
            yield Observation(
                "cause_missing",
                ticket.id,
                f"{ticket.id}: no cause after its review",
                f"Reviewed on {show_moment(held, g.period.zone)}; its record names no cause, so that nobody can tell "
                "whether it comes back.",
                "not_proven",
                held,
                (ticket.id,),
                page="incidents",
                target=ticket.id,
            )


def recurring(g: ObservedGround) -> Iterator[Observation]:
    """Yield the causes that at least two incidents of the last six months share, one of them of this
    period.
    """
    by_cause: dict[str, list[tuple[str, str, datetime]]] = {}
    for ticket in g.stories.recent:
        if cause := ticket.taught.cause.strip():
            by_cause.setdefault(same_word(cause), []).append((ticket.id, cause, ticket.opened))
    clause = clause_of(g.agreement, "recurring")
    agreed = g.agreement.governance.recurring.strip()
    for found in by_cause.values():
        if len(found) < 2 or not any(opened in g.period for _, _, opened in found):
            continue
        ids = tuple(name for name, _, _ in found if name)
        asked = (
            f" For leadership, as agreed: {agreed.rstrip('.')}."
            if agreed
            else " For leadership; how such causes reach it is not agreed."
        )
        yield Observation(
            "recurring_cause",
            found[-1][1],
            f"Cause that comes back: {found[-1][1]}",
            f"{count(len(found), 'incident')} within six months: {', '.join(ids)}.{asked}",
            "at_risk",
            found[-1][2],
            ids,
            clause,
            "incidents",
            ids[-1] if ids else "",
            (("incidents", str(len(found))),),
        )
