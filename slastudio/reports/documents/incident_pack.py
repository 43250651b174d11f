"""One incident on paper: what happened, its timeline, what was learnt, and what shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.telling.beside.stories import StoryGroup, story_groups
from slastudio.judge.telling.timelines import timeline
from slastudio.reports.content.blocks import (
    Block,
    Cover,
    Document,
    Facts,
    Heading,
    Paragraph,
    Table,
    VerdictMark,
)
from slastudio.reports.content.brand import Brand
from slastudio.reports.machine.incident_story import story_document
from slastudio.reports.sections.cells import day_words
from slastudio.shared.json_values import JsonObject
from slastudio.shared.periods import show_clock, show_moment, zone

KIND = "Incident pack"
_LABEL = 26  # longer than that it is a sentence beside facts


@dataclass(frozen=True)
class Held:
    """Name a file of the pack's evidence, or one the evidence came from: what it is, its SHA-256."""

    name: str
    what: str
    sha256: str


@dataclass(frozen=True)
class Edit:
    """Hold an amendment laid over the incident's record."""

    when: datetime
    who: str
    field: str
    old: str
    new: str
    why: str


@dataclass(frozen=True)
class Pack:
    """Hold what an incident pack tells: the story, the terms it is told under, and what shows it;
    requests: how many lie in its span.
    """

    story: IncidentStory
    terms: Agreement
    client: str
    provider: str
    zone: str
    issued: date
    sources: tuple[Held, ...]
    edits: tuple[Edit, ...]
    requests: int = 0


def pack_json(pack: Pack, files: Sequence[Held]) -> JsonObject:
    """Return the pack as JSON, with the files that lie beside it."""
    return {
        "kind": KIND,
        "client": pack.client,
        "provider": pack.provider,
        "zone": pack.zone,
        "issued": pack.issued.isoformat(),
        "incident": story_document(pack.story),
        "timeline": [
            {"at": each.at.isoformat(), "what": each.what} for each in timeline(pack.story)
        ],
        "amendments": [
            {
                "when": each.when.isoformat(),
                "who": each.who,
                "field": each.field,
                "old": each.old,
                "new": each.new,
                "why": each.why,
            }
            for each in pack.edits
        ],
        "sources": [_held(each) for each in pack.sources],
        "files": [_held(each) for each in files],
    }


def _held(each: Held) -> JsonObject:
    return {"name": each.name, "what": each.what, "sha256": each.sha256}


def pack_document(pack: Pack, files: Sequence[Held], brand: Brand) -> Document:
    """Return the pack as a document, its moments in the agreement's zone."""
    story = pack.story
    name = f"{story.id} {story.title}".strip()
    return Document(
        title=f"{KIND} {story.id} – {pack.client}",
        kind=KIND,
        client=pack.client,
        provider=pack.provider,
        version=story.agreement,
        issued=pack.issued,
        period_label=story.id,
        draft=False,
        blocks=tuple(_blocks(pack, name, files, brand)),
        subject=f"{KIND}: {name}",
        keywords=("incident", story.id, pack.client),
        brand=brand,
    )


def _group(group: StoryGroup) -> Block:
    """Return a group as facts, or as a table where what it is about takes a line of its own."""
    if all(len(line.label) <= _LABEL for line in group.lines):
        return Facts(tuple((line.label, line.text) for line in group.lines))
    rows = tuple(
        (line.label, VerdictMark(line.status, line.text) if line.status else line.text)
        for line in group.lines
    )
    return Table(("What", "How it stands"), rows, widths=(0.38, 0.62))


def _moment(at: datetime | None, zone_name: str) -> str:
    if at is None:
        return "not known"
    local = at.astimezone(zone(zone_name))
    return f"{day_words(local.date())}, {show_clock(local)}"


def _blocks(pack: Pack, name: str, files: Sequence[Held], brand: Brand) -> Iterator[Block]:
    story = pack.story
    facts = (
        ("Client", pack.client),
        ("Provider", pack.provider),
        ("Severity", story.severity or "not known"),
        ("Opened", _moment(story.opened, pack.zone)),
        ("Resolved", _moment(story.resolved, pack.zone)),
        ("Agreement", story.agreement),
        ("As of", day_words(pack.issued)),
    )
    yield Cover(KIND, name, facts, brand)
    yield Paragraph(
        f"What is known of this incident, as its records say it. Times are those of {pack.zone}. What nobody entered "
        "is told as not known; it is no admission that a promise was broken, and no waiver of any right.",
        "muted",
    )
    for group in story_groups(story, pack.terms, pack.zone):
        yield Heading(group.title, level=2)
        yield _group(group)
    yield Heading("Timeline", level=2)
    yield Table(
        ("When", "UTC", "What"),
        tuple(
            (
                show_moment(each.at, pack.zone),
                f"{each.at.astimezone(UTC):%Y-%m-%d %H:%M}",
                each.what,
            )
            for each in timeline(story)
        ),
        widths=(0.22, 0.2, 0.58),
    )
    if pack.edits:
        yield Heading("Amendments of the record", level=2)
        yield Table(
            ("When", "By", "What"),
            tuple(
                (
                    show_moment(each.when, pack.zone),
                    each.who or "–",
                    f"{each.field}: “{each.old or 'empty'}” → “{each.new or 'empty'}”. {each.why}",
                )
                for each in pack.edits
            ),
            widths=(0.22, 0.2, 0.58),
        )
    yield Heading("Sources", level=2)
    rows = [(each.name, each.what, each.sha256) for each in (*files, *pack.sources)]
    yield Table(("File", "What it is", "SHA-256"), tuple(rows), widths=(0.24, 0.3, 0.46))
