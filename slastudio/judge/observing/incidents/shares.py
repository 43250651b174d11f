"""Versions, topics and segments on which more incidents fall than their share of traffic explains."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from slastudio.contract.words.figures import show_percent
from slastudio.judge.drift.new_ids import VERSION_COLUMNS
from slastudio.judge.duties.history import Ticket
from slastudio.judge.duties.playbooks import same_word
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.observing.stories import Stories
from slastudio.judge.observing.traffic import TOPIC_COLUMNS
from slastudio.judge.outcome.beside.incident_stories import VersionSeen
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.measure.uncertainty.tails import binomial_tail
from slastudio.shared.counts import count

# told from so many incidents on, and only where chance alone gives as many in one of a hundred cases
LEAST = 3
MOST_BY_CHANCE = Fraction(1, 100)
_WORDS = {**VERSION_COLUMNS, "segment": "segment", "topic": "topic"}
# (what it is, the column of the log, its value) → the incidents on it
Fallen = dict[tuple[str, str, str], list[Ticket]]


def overrepresented(g: ObservedGround) -> Iterator[Observation]:
    """Yield the models, prompts, retrieval versions, segments and topics on which incidents of the
    last six months fall more often than on others, one of them in this period.

    Incidents count where logs cover the moment they opened; an incident is of the version that
    answered more than half of the requests while it lasted.
    """
    stories = g.stories
    if not stories.opened_here:
        return
    covered = [each for each in stories.recent if stories.traffic.covers(each.opened)]
    if len(covered) < LEAST:
        return
    fallen, of = _fallen(stories, covered, g)
    for (what, column, value), tickets in fallen.items():
        if len(tickets) < LEAST or not any(each.opened in g.period for each in tickets):
            continue
        same, requests = stories.traffic.share(column, value, g.period.end)
        if not requests:
            continue
        share, all_of = Fraction(same, requests), of[what, column]
        chance = binomial_tail(len(tickets), all_of, share)
        if chance <= MOST_BY_CHANCE:
            yield _told(what, value, tickets, all_of, share, chance)


def _told(
    what: str, value: str, tickets: list[Ticket], of: int, share: Fraction, chance: Fraction
) -> Observation:
    ids = tuple(each.id for each in tickets if each.id)
    part = Fraction(len(tickets), of)
    return Observation(
        "overrepresented",
        value,
        f"Incidents fall on {_WORDS[what]} {value} more often than its share",
        f"{len(tickets)} of {count(of, 'incident')} of the last six months ({show_percent(float(part))}) fall on it, and "
        f"{show_percent(float(share), 1)} of the requests. By chance alone as many would in "
        f"{show_percent(float(chance), 2)} of cases.",
        "at_risk",
        tickets[-1].opened,
        ids,
        page="incidents",
        target=ids[-1] if ids else "",
        figures=(
            ("by", what),
            ("incidents", str(len(tickets))),
            ("of", str(of)),
            ("share_of_incidents", str(float(part))),
            ("share_of_traffic", str(float(share))),
            ("by_chance", str(float(chance))),
        ),
    )


def _fallen(
    stories: Stories, tickets: list[Ticket], g: ObservedGround
) -> tuple[Fallen, dict[tuple[str, str], int]]:
    """Return which incidents fall on which value, and how many tell it at all."""
    fallen: Fallen = {}
    of: dict[tuple[str, str], int] = {}
    for each in tickets:
        for what, column, value in (*_versions(stories, each), *_named(stories, each, g)):
            of[what, column] = of.get((what, column), 0) + 1
            if value:
                fallen.setdefault((what, column, value), []).append(each)
    return fallen, of


def _versions(stories: Stories, ticket: Ticket) -> Iterator[tuple[str, str, str]]:
    seen = stories.traffic.seen(*stories.span(ticket)).versions
    for column in VERSION_COLUMNS:
        most = next((each for each in seen if each.column == column), None)
        if most is not None:
            yield column, column, most.value if _is_main(most) else ""


def _is_main(most: VersionSeen) -> bool:
    return 2 * most.requests > most.of


def _named(stories: Stories, ticket: Ticket, g: ObservedGround) -> Iterator[tuple[str, str, str]]:
    """Yield the segment and topic of an incident that the logs know in one column."""
    traffic = stories.traffic
    for what, value, columns in (
        ("segment", ticket.taught.segment, traffic.segment_columns),
        ("topic", ticket.taught.topic, TOPIC_COLUMNS),
    ):
        holding = traffic.columns_holding(value, columns, g.period.end) if value else []
        # a value two columns know might be either
        if len(holding) == 1:
            yield what, holding[0], same_word(value)
