"""Replay a project's history under its draft, or under a terms file, before anybody signs; nothing
is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from slastudio.contract.exchange.codec import digest
from slastudio.contract.exchange.terms_file import load_terms
from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.foresight.replay import TierReplay, replay_month, tier_replay, under_tier
from slastudio.operations.analysis.assessments import inputs_for
from slastudio.operations.evidence.questions import as_answered
from slastudio.project.file import Project
from slastudio.shared.counts import count
from slastudio.shared.periods import Period, month_of, parse_period, shift, zone
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

_MOST_MONTHS = 60


@dataclass(frozen=True)
class Replay:
    """Hold history under given terms: what they are called, their hash, the months judged, and each
    service tier.

    agreed: id of the tier the terms agree on. notes: what was left out, in words.
    """

    terms: str
    sha256: str
    zone: str
    months: tuple[str, ...]
    agreed: str
    tiers: tuple[TierReplay, ...]
    notes: tuple[str, ...]


def replay_history(
    project: Project,
    first: str | None = None,
    last: str | None = None,
    *,
    terms: str | None = None,
    file: str = "the terms file",
    tier: str | None = None,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Replay:
    """Judge every full month of history under the draft, or under terms given as the text of a
    terms file.

    first, last: months such as "2026-05"; by default all that evidence covers from their first to
    their last day. tier: id of the one service tier looked at; by default each the terms know.
    Raises StudioError for terms that cannot be read, a period that is no month, an unknown tier,
    and where there is no full month.
    """
    report, moment = progress or Progress(), now or datetime.now(UTC)
    name, agreement = _terms(project, terms, file)
    if not agreement.objectives.objectives:
        raise StudioError("These terms have no objectives yet, so there is nothing to replay.")
    months, notes = _months(project, agreement.zone, first, last, moment)
    tiers = _tiers(agreement, tier)
    answered = as_answered(project, agreement)
    terms_of = [under_tier(answered, each) for each in tiers]
    sha256 = digest(agreement)
    judged = []
    for number, month in enumerate(months):
        part = report.part(number / len(months), (number + 1) / len(months))
        inputs = inputs_for(project, month, moment)
        judged.append(replay_month(inputs, terms_of, name, sha256, part))
    replays = []
    for tier_id, months_of in zip(tiers, zip(*judged, strict=True), strict=True):
        replays.append(tier_replay(agreement, tier_id, tuple(months_of)))
    return Replay(
        name,
        sha256,
        agreement.zone,
        tuple(month.label for month in months),
        agreement.support.tier,
        tuple(replays),
        tuple(notes),
    )


def _terms(project: Project, text: str | None, file: str) -> tuple[str, Agreement]:
    if text is not None:
        return file, load_terms(text, file)
    with project.reading():
        draft = project.agreements.draft()
    return draft.label, draft.agreement


def _tiers(agreement: Agreement, wanted: str | None) -> list[str | None]:
    if wanted is not None:
        named = [each.id for each in agreement.support.tiers if wanted in (each.id, each.name)]
        return [named[0] if named else wanted]
    return [each.id for each in agreement.support.tiers if each.id] or [None]


def _months(
    project: Project, zone_name: str, first: str | None, last: str | None, now: datetime
) -> tuple[list[Period], list[str]]:
    """Return the months judged, and what must be said of those at the ends of the evidence."""
    with project.reading():
        span = project.evidence.span()
    if span is None:
        raise StudioError(
            "There is no evidence with dates yet. Import the history that the terms are to be held against."
        )
    tz = zone(zone_name)
    begins, ends = span[0].astimezone(tz).date(), span[1].astimezone(tz).date()
    covered = _between(month_of(span[0], zone_name), month_of(span[1], zone_name))
    known = [month for month in covered if begins <= month.first_day and month.last_day <= ends]
    full = [month for month in known if month.end <= now]
    chosen = _chosen_months(full, first, last, zone_name)
    if not chosen:
        raise StudioError(f"There is no full month of evidence yet: it covers {begins} to {ends}.")
    notes = []
    in_part = [month.label for month in chosen if month not in full]
    if in_part:
        notes.append(f"Evidence covers {begins} to {ends}; not wholly known: {', '.join(in_part)}.")
    left = [month.label for month in covered if month not in chosen and month not in full]
    if left and not (first or last):
        notes.append(f"Not replayed, for evidence covers them only in part: {', '.join(left)}.")
    return chosen, notes


def _chosen_months(
    full: list[Period], first: str | None, last: str | None, zone_name: str
) -> list[Period]:
    """Return the months asked for, by default those that evidence covers in full; none where there
    are none.
    """
    low = _month(first, zone_name) if first else next(iter(full), None)
    high = _month(last, zone_name) if last else next(reversed(full), None)
    if low is None or high is None:
        return []
    if high.start < low.start:
        raise StudioError(f"The last month, {high.label}, lies before the first, {low.label}.")
    chosen = _between(low, high)
    if len(chosen) > _MOST_MONTHS:
        raise StudioError(
            f"{count(len(chosen), 'month')} are more than the {_MOST_MONTHS} that are replayed at once."
        )
    return chosen


def _month(text: str, zone_name: str) -> Period:
    period = parse_period(text, zone_name)
    if month_of(period.start, zone_name) != period:
        raise StudioError(
            f"“{text}” is no month. Write one such as 2026-05; credits are reckoned by months."
        )
    return period


def _between(first: Period, last: Period) -> list[Period]:
    found = [first]
    while found[-1].start < last.start:
        found.append(shift(found[-1], 1))
    return found
