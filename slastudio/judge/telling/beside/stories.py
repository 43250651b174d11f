"""What is said of an incident's story, in groups: page, pack and command line read the same lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import show_number, show_percent
from slastudio.evidence.registers import register_named
from slastudio.judge.drift.new_ids import VERSION_COLUMNS
from slastudio.judge.outcome.beside.incident_stories import (
    Contained,
    ImprovementState,
    IncidentStory,
    ReviewState,
    Shown,
    StepState,
)
from slastudio.judge.outcome.statuses import Status, mark_of
from slastudio.judge.telling.cases import case_status, case_word, clock_name, length_words
from slastudio.shared.counts import count
from slastudio.shared.periods import show_moment

NOT_COMPUTED = "not computed: no request log covers that time"
# word, and the status whose mark it bears
_SHOWN: dict[Shown, tuple[str, Status]] = {
    "in_time": ("told in time", "met"),
    "late": ("told late", "missed"),
    "not_shown": ("not shown that anybody was told", "not_proven"),
    "not_yet_due": ("not yet due", "no_data"),
}
_STEPS: dict[StepState, tuple[str, Status]] = {
    "in_time": ("done in time", "met"),
    "late": ("done late", "missed"),
    "done": ("done", "met"),
    "not_done": ("not done", "missed"),
    "not_applicable": ("does not apply", "nothing_to_judge"),
    "not_ticked": ("not ticked", "not_proven"),
}
_REVIEWS: dict[ReviewState, tuple[str, Status]] = {
    "not_owed": ("none is agreed for it", "nothing_to_judge"),
    "not_yet_due": ("not yet due", "no_data"),
    "overdue": ("overdue", "missed"),
    "held": ("held", "met"),
    "held_late": ("held late", "missed"),
}
_CONTAINED: dict[Contained, tuple[str, Status]] = {
    "not_said": ("", "nothing_to_judge"),
    "first": ("before anything else", "met"),
    "after_others": ("only after other steps", "at_risk"),
    "not_done": ("not done", "missed"),
    "not_shown": ("not shown", "not_proven"),
}
_IMPROVEMENTS: dict[ImprovementState, tuple[str, Status]] = {
    "open": ("open", "no_data"),
    "overdue": ("overdue", "missed"),
    "unverified": ("done, not verified", "not_proven"),
    "verified": ("done and verified", "met"),
}


@dataclass(frozen=True)
class StoryLine:
    """Hold one line of a story: what it is about, what is said of it, and the status whose mark it
    bears, if any; papers set marks of their own.
    """

    label: str
    text: str
    status: Status | None = None

    @property
    def marked(self) -> str:
        """Return the text behind its mark."""
        return self.text if self.status is None else f"{mark_of(self.status)} {self.text}"


@dataclass(frozen=True)
class StoryGroup:
    """Hold the lines that belong together under a heading."""

    title: str
    lines: tuple[StoryLine, ...]


def story_groups(story: IncidentStory, terms: Agreement, zone: str) -> tuple[StoryGroup, ...]:
    """Return a story in groups, those left out of which nothing is known; moments in a zone."""
    told = (
        ("What happened", _happened(story, terms)),
        ("Clocks", _clocks(story, zone)),
        ("Who was told", _told(story, zone)),
        (f"Playbook: {story.playbook}" if story.playbook else "Playbook", _steps(story, zone)),
        ("Versions at the time", _versions(story)),
        ("Review and improvements", learnt_lines(story, zone)),
    )
    groups = (StoryGroup(title, tuple(lines)) for title, lines in told)
    return tuple(each for each in groups if each.lines)


def _happened(story: IncidentStory, terms: Agreement) -> Iterator[StoryLine]:
    spec = register_named("incidents")

    def line(name: str, text: str) -> Iterator[StoryLine]:
        field = spec.field(name)
        if text:
            yield StoryLine(field.label, field.words_of(text))

    yield from line("impact", story.impact)
    minutes = length_words(story.impact_s) if story.impact_s is not None else "not known"
    yield StoryLine("Impact lasted", minutes)
    people = "not known" if story.people is None else show_number(story.people)
    yield StoryLine("People affected", people)
    for name, text in (
        ("nature", story.nature),
        ("affected", story.affected),
        ("harm", story.harm),
        ("reversible", story.reversible),
    ):
        yield from line(name, text)
    yield from _severity(story, terms)
    for name, text in (
        ("blast_radius", story.blast_radius),
        ("segment", story.segment),
        ("topic", story.topic),
        ("cause", story.cause),
        ("fix", story.fix),
        ("fallback", story.fallback),
    ):
        yield from line(name, text)


def _severity(story: IncidentStory, terms: Agreement) -> Iterator[StoryLine]:
    if story.rubric == "not_judged":
        return
    names = {each.id: each.name or each.id for each in terms.support.severities}
    given = names.get(story.rubric_tier, story.rubric_tier)
    status: Status = "met" if story.rubric == "agrees" else "not_proven"
    recorded = "" if story.rubric == "agrees" else f"; the record says {story.severity}"
    yield StoryLine("By the rubric", f"{given}{recorded}", status)


def _clocks(story: IncidentStory, zone: str) -> Iterator[StoryLine]:
    for name, moment in (
        ("Impact began", story.began),
        ("Noticed", story.detected),
        ("Opened", story.opened),
        ("First response", story.first_response),
        ("Stable", story.stable),
        ("Resolved", story.resolved),
    ):
        if moment is not None:
            yield StoryLine(name, show_moment(moment, zone))
    if story.updates:
        yield StoryLine("Updates", "; ".join(show_moment(each, zone) for each in story.updates))
    if story.alert != "unknown":
        after = (
            f"{length_words(story.alert_s)} after the impact began"
            if story.alert_s is not None
            else "when the impact began is not known"
        )
        why = f"; {story.alert_why}" if story.alert_why else ""
        late = story.alert == "late"
        word = "too late" if late else "not too late"
        yield StoryLine("Alert", f"{word}: {after}{why}", "missed" if late else "met")
    for case in story.cases:
        number = f" {case.id.partition(' #')[2]}" if " #" in case.id else ""
        due = f", due {show_moment(case.due, zone)}" if case.due else ""
        name = f"{clock_name(case).capitalize()}{number}"
        yield StoryLine(name, f"{case_word(case).lower()}{due}", case_status(case))


def _told(story: IncidentStory, zone: str) -> Iterator[StoryLine]:
    for rung in story.rungs:
        word, status = _SHOWN[rung.state]
        at = f" {show_moment(rung.told, zone)}" if rung.told else ""
        text = f"{word}{at}, due {show_moment(rung.due, zone)}"
        yield StoryLine(f"{rung.number}. {rung.role or 'Nobody named'}", text, status)
    ladder = {each.role.casefold() for each in story.rungs}
    for at_, role in story.told:
        if role.casefold() not in ladder:
            yield StoryLine(role, show_moment(at_, zone))


def _steps(story: IncidentStory, zone: str) -> Iterator[StoryLine]:
    if story.contained != "not_said":
        yield StoryLine("Damage limited", contained_words(story), _CONTAINED[story.contained][1])
    for number, step in enumerate(story.steps, 1):
        word, status = _STEPS[step.state]
        at = f" {show_moment(step.at, zone)}" if step.at else ""
        due = f", due {show_moment(step.due, zone)}" if step.due else ""
        tick = f" ({step.tick})" if step.tick else ""
        yield StoryLine(f"{number}. {step.step.rstrip('.')}", f"{word}{at}{due}{tick}", status)


def contained_words(story: IncidentStory) -> str:
    """Say whether the damage was limited first, and after how long; "" where no playbook says how."""
    if story.contained == "not_said":
        return ""
    word = _CONTAINED[story.contained][0]
    if story.contained_s is None:
        return word
    since = "the impact began" if story.began is not None else "it was opened"
    return f"{word}, {length_words(story.contained_s)} after {since}"


def _versions(story: IncidentStory) -> Iterator[StoryLine]:
    if story.log == "none":
        yield StoryLine("Versions", NOT_COMPUTED)
        return
    for column, word in VERSION_COLUMNS.items():
        seen = [each for each in story.versions if each.column == column]
        if seen:
            shares = (
                f"{each.value} {show_percent(each.requests / each.of)}" if each.of else each.value
                for each in seen
            )
            yield StoryLine(word.capitalize(), ", ".join(shares))
    part = "; the log covers only a part of the time" if story.log == "part" else ""
    yield StoryLine("Requests", f"{count(story.requests or 0, 'request')} in its span{part}")


def learnt_lines(story: IncidentStory, zone: str) -> Iterator[StoryLine]:
    """Yield how the review stands, whether the fix was seen to work, and what was to be improved."""
    word, status = _REVIEWS[story.review.state]
    held = f" {show_moment(story.review.held, zone)}" if story.review.held else ""
    due = f", due {show_moment(story.review.due, zone)}" if story.review.due else ""
    yield StoryLine("Review", f"{word}{held}{due}", status)
    if story.review.owner:
        yield StoryLine("Review owned by", story.review.owner)
    if story.verified:
        yield StoryLine("Fix verified", show_moment(story.verified, zone))
    for each in story.improvements:
        word, status = _IMPROVEMENTS[each.state]
        due = f", due {show_moment(each.due, zone)}" if each.due else ""
        owner = f", {each.owner}" if each.owner else ""
        yield StoryLine(f"{each.id} {each.title}", f"{word}{due}{owner}", status)
