"""The story of each incident of a period: everything that is known of it, as of the moment it is looked at.

What is not known is never made up: without an end there are no minutes, without a log no versions,
without all three answers no severity by the rubric. What is recorded for a moment that still lies
ahead has not happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cached_property

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.duties.ground import DutyGround
from slastudio.judge.duties.history import History, Ticket
from slastudio.judge.duties.playbooks import playbook_of, same_word
from slastudio.judge.observing.story_parts import (
    acted,
    alert_of,
    contained_by,
    rubric_of,
    rungs_of,
    steps_of,
)
from slastudio.judge.observing.traffic import Traffic
from slastudio.judge.outcome.beside.incident_stories import (
    ImprovementMade,
    ImprovementState,
    IncidentStory,
    ReviewHeld,
    incident_of,
)
from slastudio.judge.outcome.inputs import Inputs, Terms
from slastudio.judge.outcome.objective_result import Case
from slastudio.judge.outcome.records import Entered
from slastudio.shared.periods import shift

_MONTHS = 6
# the promise of a review covers the two highest severities
_REVIEWED = 2
_WITHOUT_END = timedelta(days=1)


class Stories:
    """Tell incidents of a period and of the months before it.

    since: from when incidents are compared with one another: the period and what makes six months
    with it.
    """

    def __init__(self, inputs: Inputs, history: History) -> None:
        self._inputs, self._history = inputs, history
        self.now = inputs.as_of
        self.since = min(inputs.period.start, shift(inputs.period, 1 - _MONTHS).start)
        self._grounds: dict[int, DutyGround] = {}
        ends = [self.span(each)[1] for each in self.opened_here]
        self.traffic = Traffic(inputs, self.since, max([inputs.period.end, *ends]))

    @cached_property
    def opened_here(self) -> tuple[Ticket, ...]:
        """Return the incidents that opened in the period."""
        return tuple(each for each in self._history.tickets if each.opened in self._inputs.period)

    @cached_property
    def recent(self) -> tuple[Ticket, ...]:
        """Return the incidents that opened within six months up to the period's end."""
        end = self._inputs.period.end
        return tuple(each for each in self._history.tickets if self.since <= each.opened < end)

    @cached_property
    def told(self) -> tuple[IncidentStory, ...]:
        """Return the story of each incident that opened in the period."""
        return tuple(self._story(each) for each in self.opened_here)

    def ground(self, ticket: Ticket) -> DutyGround:
        """Return the version that was in force when an incident opened, with its clocks."""
        terms: Terms = self._inputs.terms_at(ticket.opened)
        if id(terms) not in self._grounds:
            given = self._inputs
            self._grounds[id(terms)] = DutyGround(
                given, terms, self._history, given.period, self.now
            )
        return self._grounds[id(terms)]

    def agreement_of(self, incident: str) -> Agreement:
        """Return the version under which an incident of the period opened."""
        ticket = next(each for each in self.opened_here if each.id == incident)
        return self.ground(ticket).agreement

    def by_now(self, moment: datetime | None) -> datetime | None:
        """Return a moment that has come; None for one that lies ahead."""
        return moment if moment is not None and moment <= self.now else None

    def ended(self, ticket: Ticket) -> datetime | None:
        """Return when an incident was stable or resolved, None where nothing says so."""
        last = ticket.taught.spells[-1][1] if ticket.taught.spells else ticket.resolved
        begun = ticket.taught.spells[-1][0] if ticket.taught.spells else ticket.opened
        stable = self.by_now(ticket.stable)
        # what was stable before it opened again was not so for good
        stable = stable if stable is not None and stable >= begun else None
        return min(filter(None, (self.by_now(last), stable)), default=None)

    def span(self, ticket: Ticket) -> tuple[datetime, datetime]:
        """Return between which moments requests are an incident's: until its end, and where none is
        known for a day at most, for nobody says that it went on.
        """
        begins = ticket.taught.began or ticket.opened
        return begins, self.ended(ticket) or min(begins + _WITHOUT_END, self.now)

    def impact_s(self, ticket: Ticket) -> float | None:
        """Return for how many seconds people were affected; None where an end is not known."""
        ended, taught = self.ended(ticket), ticket.taught
        spells = taught.spells or ((ticket.opened, ended),)
        begins = taught.began or ticket.opened
        total = timedelta()
        for place, (start, end) in enumerate(spells):
            first, last = place == 0, place == len(spells) - 1
            low = begins if first else start
            high = ended if last else self.by_now(end)
            if high is None or high < low:
                return None
            total += high - low
        return total.total_seconds()

    def review(self, ticket: Ticket) -> ReviewHeld:
        """Return how the review after an incident stands."""
        g, taught = self.ground(ticket), ticket.taught
        entered = acted(f"incident_review:{ticket.id}", g)
        owner = taught.review_owner or (entered.role if entered is not None else "")
        by_act = entered.when if entered is not None else None
        held = min(filter(None, (self.by_now(taught.reviewed), by_act)), default=None)
        promised, resolved = g.agreement.governance.review_within, self.by_now(ticket.resolved)
        owed = bool(promised) and g.rank(ticket.severity) < min(
            _REVIEWED, len(g.support.severities)
        )
        due = g.after(promised, resolved) if owed and resolved is not None else None
        if held is not None:
            late = due is not None and held > due
            return ReviewHeld("held_late" if late else "held", due, held, owner)
        if not owed:
            return ReviewHeld("not_owed", owner=owner)
        over = due is not None and due <= self.now
        return ReviewHeld("overdue" if over else "not_yet_due", due, None, owner)

    def improvements(self) -> tuple[tuple[str, ImprovementMade], ...]:
        """Return what was agreed, each with the id of what it follows from."""
        return tuple(
            (each.text("about"), made)
            for each in self._inputs.records.of("improvements")
            if (made := self._improvement(each)) is not None and made.agreed <= self.now
        )

    def _improvement(self, each: Entered) -> ImprovementMade | None:
        agreed = each.moment("when")
        if agreed is None:
            return None
        due = each.moment("due")
        done, verified = self.by_now(each.moment("done")), self.by_now(each.moment("verified"))
        state: ImprovementState = "open" if due is None or due > self.now else "overdue"
        if verified is not None:
            state = "verified"
        elif done is not None:
            state = "unverified"
        return ImprovementMade(
            each.id,
            each.text("title"),
            each.text("owner"),
            agreed,
            due,
            done,
            verified,
            state,
        )

    @cached_property
    def _cases(self) -> Mapping[str, tuple[Case, ...]]:
        found: dict[str, list[Case]] = {}
        for each in self._history.cases:
            # nobody promised a time for it, so there is no clock
            if each.unjudged == "no_time_promised":
                continue
            found.setdefault(incident_of(each), []).append(each)
        return {name: tuple(cases) for name, cases in found.items()}

    @cached_property
    def _after(self) -> Mapping[str, tuple[ImprovementMade, ...]]:
        found: dict[str, list[ImprovementMade]] = {}
        for about, made in self.improvements():
            found.setdefault(same_word(about), []).append(made)
        return {name: tuple(listed) for name, listed in found.items()}

    def _story(self, ticket: Ticket) -> IncidentStory:
        g, taught = self.ground(ticket), ticket.taught
        book = playbook_of(g.agreement, taught.playbook)
        seen = self.traffic.seen(*self.span(ticket))
        alert = alert_of(ticket, g)
        rubric, tier = rubric_of(ticket, g)
        named = ticket.id != ""
        steps = tuple(steps_of(book, ticket, g)) if book else ()
        contained, contained_s = contained_by(steps, ticket)
        return IncidentStory(
            id=ticket.id,
            title=ticket.title,
            severity=taught.severity,
            tier=ticket.severity,
            opened=ticket.opened,
            agreement=g.terms.ref.version,
            nature=taught.nature,
            workflow=taught.workflow,
            began=taught.began,
            detected=taught.detected,
            first_response=self.by_now(ticket.first_response),
            updates=tuple(each for each in taught.updates if each <= self.now),
            stable=self.by_now(ticket.stable),
            resolved=self.by_now(ticket.resolved),
            ended=self.ended(ticket),
            until=self.span(ticket)[1],
            impact_s=self.impact_s(ticket),
            people=taught.people,
            impact=taught.impact,
            cause=taught.cause,
            fix=taught.fix,
            blast_radius=taught.blast_radius,
            affected=taught.affected,
            harm=taught.harm,
            reversible=taught.reversible,
            segment=taught.segment,
            topic=taught.topic,
            fallback=taught.fallback,
            verified=self.by_now(taught.verified),
            cases=self._cases.get(ticket.id, ()) if named else (),
            log=seen.log,
            requests=seen.requests,
            versions=seen.versions,
            told=tuple(each for each in taught.told if each[0] <= self.now),
            rungs=tuple(rungs_of(ticket, g)),
            playbook=book.name or book.id if book else "",
            steps=steps,
            contained=contained,
            contained_s=contained_s,
            alert=alert.state,
            alert_s=alert.seconds,
            alert_why=alert.why,
            rubric=rubric,
            rubric_tier=tier,
            review=self.review(ticket),
            improvements=self._after.get(same_word(ticket.id), ()) if named else (),
        )
