"""The client's page: the figures of every other paper, nothing internal, and texts that stay texts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from slastudio.judge.outcome.assessment import Assessment, Attention, Consequences, DutyDue
from slastudio.judge.outcome.beside.narrative import SentenceRecord
from slastudio.judge.outcome.beside.needed_decisions import NeededDecision
from slastudio.judge.outcome.records import Entered
from slastudio.judge.outcome.statuses import status_word
from slastudio.judge.telling.narrative.month import narrative
from slastudio.judge.telling.results import target_words, value_words, verdict_words
from slastudio.reports.content.blocks import (
    Callout,
    Facts,
    Figure,
    Fitted,
    Heading,
    Paragraph,
    Strong,
    Table,
    VerdictMark,
)
from slastudio.reports.content.brand import Brand
from slastudio.reports.documents.client_page import PageStanding, client_page
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.machine.assessments import assessment_document
from slastudio.reports.paper.pdf import write_pdf
from slastudio.reports.sections.summary import money_facts
from slastudio.reports.web.layout import PageBlock
from slastudio.reports.web.markup import readable
from slastudio.reports.web.page import WebPage, page_bytes
from slastudio.shared.notation import Notation, written_in
from slastudio.shared.progress import Progress
from tests.reports.conftest import HOSTILE, ISSUED, made_result
from tests.reports.pages import page_texts
from tests.strength import tries

PERSON = "Zebedee Quux"
INTERNAL = "only for our own eyes"
DRAFT = PageStanding("", "No report is issued yet.")
VOID = {"meta", "img", "col", "br"}


@dataclass
class Reader(HTMLParser):
    """Read a page as a browser does: its elements with their attributes, and its texts."""

    opened: list[tuple[str, tuple[tuple[str, str | None], ...]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    within: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append((tag, tuple(attrs)))
        if tag not in VOID:
            self.within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.within.pop() == tag, "an element is closed that was not the last one opened"

    def handle_data(self, data: str) -> None:
        if "style" not in self.within:
            self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


def read(data: bytes) -> Reader:
    reader = Reader()
    text = data.decode()
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
    reader.feed(text.removeprefix("<!DOCTYPE html>\n"))
    reader.close()
    assert reader.within == []
    return reader


def page_of(assessment: Assessment, brand: Brand | None = None, **more: Any) -> bytes:
    standing = more.pop("standing", DRAFT)
    return page_bytes(client_page(assessment, ISSUED, standing, brand or Brand(), **more))


def words(data: bytes) -> str:
    return " ".join(" ".join(read(data).texts).split())


def accepted(assessment: Assessment, by: str = PERSON) -> Assessment:
    """Return an assessment of which a person accepted every sentence but the last."""
    records = tuple(
        SentenceRecord(
            f"S-{number}",
            each.id,
            "accepted",
            each.text,
            edited=False,
            draft=each.text,
            figures=each.draft.figures if each.draft else (),
            detached=False,
            by=by,
            at=datetime(2026, 10, 2, tzinfo=UTC),
        )
        for number, each in enumerate(narrative(assessment)[:-1])
    )
    return replace(assessment, sentences=records)


# -- the same figures ------------------------------------------------------------------------------------------------


def test_that_the_page_tells_what_report_and_json_tell(
    september: Assessment, tmp_path: Path
) -> None:
    document = report_document(september, ISSUED)
    write_pdf(document, tmp_path / "report.pdf", Progress())
    paper = " ".join(page_texts(tmp_path / "report.pdf"))
    page = client_page(september, ISSUED, DRAFT, Brand())
    told = {
        str(row[0]): row for block in page.blocks if isinstance(block, Table) for row in block.rows
    }
    kept = {each["id"]: each for each in assessment_document(september)["objectives"]}  # type: ignore[union-attr,index,call-overload]
    data = words(page_bytes(page))
    for result in september.results:
        _, value, target, mark = told[result.name]
        assert value == Figure(value_words(result))
        assert target == Figure(target_words(result))
        assert mark == VerdictMark(result.status, verdict_words(result))
        assert value_words(result) in paper
        assert f"{result.name} Value {value_words(result)} Agreed {target_words(result)}" in data
        assert kept[result.id]["verdict"] == result.verdict
    money = next(each for each in page.blocks if isinstance(each, Facts))
    assert money == money_facts(september)
    for label, text in money.rows:
        assert f"{label} {text}" in data
        assert f"{label} {text}" in paper
    for story in september.incident_stories:
        assert story.title in data
        assert story.title in paper


def test_that_six_months_of_verdicts_are_those_of_page_one(september: Assessment) -> None:
    def strips(blocks: Any) -> dict[str, list[str]]:
        fitted = (each.blocks if isinstance(each, Fitted) else (each,) for each in blocks)
        flat = [each for part in fitted for each in part]
        table = next(e for e in flat if isinstance(e, Table) and e.head[0] == "Promises")
        return {
            str(row[0]): [e.status if isinstance(e, VerdictMark) else "" for e in row[1:]]
            for row in table.rows
        }

    page = client_page(september, ISSUED, DRAFT, Brand())
    assert strips(page.blocks) == strips(report_document(september, ISSUED).blocks)
    missed = next(each for each in strips(page.blocks).values() if each[-1] == "missed")
    assert status_word(missed[-1]) in words(page_bytes(page))


def test_that_only_accepted_sentences_are_told_and_the_rest_is_named(september: Assessment) -> None:
    sentences = [each.text for each in narrative(september)]
    before, after = words(page_of(september)), words(page_of(accepted(september)))
    assert not [each for each in sentences if each in before]
    assert f"{len(sentences)} further sentences on it are not released yet." in before
    assert [each for each in sentences if each in after] == sentences[:-1]
    assert "1 further sentence on it is not released yet." in after


def test_that_a_page_says_whether_it_is_a_draft(september: Assessment) -> None:
    draft, issued = page_of(september), page_of(september, standing=PageStanding("2026-09/1"))
    assert "– draft</title>" in draft.decode()
    assert "Draft. No report is issued yet." in words(draft)
    assert "– draft" not in issued.decode()
    assert "Draft." not in words(issued)
    assert "As report no. 2026-09/1 tells it." in words(issued)


# -- nothing internal ------------------------------------------------------------------------------------------------


def with_what_is_internal(assessment: Assessment) -> Assessment:
    """Return an assessment with own targets, what follows from them, notes, records and persons."""
    own = Decimal("98.7654")
    results = tuple(
        replace(each, internal_target=own, risks=(*each.risks, "internal_target"), at_risk=True)
        for each in assessment.results
    )
    terms = assessment.terms
    objectives = tuple(replace(e, internal_target=own) for e in terms.objectives.objectives)
    terms = replace(terms, objectives=replace(terms.objectives, objectives=objectives))
    follows = assessment.consequences or Consequences(None, "", ())
    duty = DutyDue("internal", INTERNAL, INTERNAL, "availability", role=PERSON)
    record = Entered("decisions", "DEC-9", (("title", INTERNAL), ("owner", PERSON), ("by", PERSON)))
    return replace(
        assessment,
        results=results,
        terms=terms,
        consequences=replace(follows, duties=(duty, *follows.duties)),
        notes=(INTERNAL,),
        records=(record,),
        attention=(Attention("at_risk", INTERNAL, PERSON, "objectives"),),
        duties=tuple(replace(e, shown_by=PERSON, note=INTERNAL) for e in assessment.duties),
        sentences=tuple(replace(e, by=PERSON) for e in assessment.sentences),
        incident_stories=tuple(
            replace(e, told=((e.opened, PERSON),), topic=INTERNAL)
            for e in assessment.incident_stories
        ),
    )


def without_own_targets(assessment: Assessment) -> Assessment:
    results = tuple(
        replace(
            each,
            internal_target=None,
            risks=tuple(e for e in each.risks if e != "internal_target"),
            at_risk=each.risks not in ((), ("internal_target",)),
        )
        for each in assessment.results
    )
    return replace(assessment, results=results)


def test_that_nothing_internal_moves_a_byte_of_the_page(september: Assessment) -> None:
    plain = accepted(without_own_targets(september), "")
    dirty = with_what_is_internal(plain)
    assert PERSON in repr(dirty)
    assert INTERNAL in repr(dirty)
    told = page_of(dirty)
    for secret in (PERSON, INTERNAL, "98.7", "nternal", "own target", "/home", "/tmp"):
        assert secret not in told.decode()
    assert told == page_of(plain)


def test_that_an_owner_is_named_by_a_role_of_the_agreement_only(september: Assessment) -> None:
    role = september.terms.parties.contacts[0].role
    decisions = tuple(
        NeededDecision(f"D-{owner}", f"Decide {number}", None, None, owner, (), "", entered=True)
        for number, owner in enumerate((role, PERSON))
    )
    duties = tuple(
        replace(each, role=PERSON, side="client", state="due") for each in september.duties
    )
    told = words(page_of(replace(september, needed=decisions, duties=duties)))
    assert "Decide 0" in told
    assert "Decide 1" in told
    assert role in told
    assert PERSON not in told
    assert "The client" in told


# -- texts stay texts ------------------------------------------------------------------------------------------------

TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            HOSTILE,
            "</style><script>alert(1)</script>",
            "</title></head><body onload=x>",
            "<!--",
            "]]>",
            "<?php ?>",
            "&lt;b&gt; &amp; &#60;i&#62;",
            "javascript:alert(1)",
            "https://elsewhere.example/x.png",
            "\x00\x0c\r\n\ud800\ufffe\u202e",
            "' onmouseover='x' \" style=\"y",
        ]
    ),
)


@st.composite
def blocks(draw: Any) -> PageBlock:
    def text() -> str:
        told: str = draw(TEXTS)
        return told

    match draw(st.integers(0, 5)):
        case 0:
            return Heading(text(), level=draw(st.sampled_from([1, 2])))
        case 1:
            return Paragraph(text(), draw(st.sampled_from(["body", "muted"])), text())
        case 2:
            return Callout(text(), text(), draw(st.sampled_from(["", "at_risk"])))
        case 3:
            return Facts(((text(), text()),))
        case _:
            cells = (Strong(text(), text()), Figure(text()), VerdictMark("missed", text()), text())
            widths = draw(st.sampled_from([(), (1.0, 2.0, 3.0, 4.0)]))
            head = (text(), text(), text(), text())
            return Table(head, (cells,), widths=widths, caption=text())


def plain(value: Any) -> Any:
    """Return content of the same shape in which every text says the same harmless word."""
    if isinstance(value, str):
        return "x" if value else ""
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    kept = ("style", "status", "level", "new_page", "align", "widths", "number")
    told = {name: plain(each) for name, each in vars(value).items() if name not in kept}
    return replace(value, **told)


@settings(max_examples=tries(120, 1500), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(blocks(), max_size=5), TEXTS)
@example([Paragraph(HOSTILE)], HOSTILE)
def test_that_no_text_becomes_markup_and_each_is_read_as_it_was(
    found: list[PageBlock], text: str
) -> None:
    def page(content: tuple[PageBlock, ...], said: str) -> WebPage:
        return WebPage(said, said, said, said, content, (said,), Brand())

    hostile = read(page_bytes(page(tuple(found), text)))
    harmless = read(page_bytes(page(tuple(map(plain, found)), "x" if text else "")))
    assert hostile.opened == harmless.opened
    told = "".join(hostile.texts)
    for each in (text, *strings(found)):
        assert readable(each) in told


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, (list, tuple)):
        return [text for each in value for text in strings(each)]
    named = vars(value) if hasattr(value, "__dict__") else {}
    return [
        text
        for name, each in named.items()
        if name not in ("style", "status", "number", "align")
        for text in strings(each)
    ]


def test_that_a_hostile_agreement_stays_text(made: Callable[..., Assessment]) -> None:
    def page(text: str) -> Reader:
        results = tuple(made_result(n, f"{text}{n}", id=f"{text}{n}") for n in range(3))
        return read(page_of(made(results, text)))

    hostile, harmless = page(HOSTILE), page("Client")
    assert hostile.opened == harmless.opened
    assert f"{HOSTILE}2" in hostile.texts
    addresses = {name for _, attrs in hostile.opened for name, _ in attrs}
    assert addresses == {
        *("lang", "charset", "http-equiv", "content", "name", "class", "id", "role", "scope"),
        *("aria-labelledby", "aria-hidden", "style"),
    }


def test_that_a_page_needs_no_other_file_and_runs_nothing(september: Assessment) -> None:
    data = page_of(accepted(september)).decode()
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in data
    for other in (
        "http:",
        "https:",
        "//",
        "url(",
        "@import",
        "<script",
        "<link",
        " src=",
        " href=",
    ):
        assert other not in data, other


# -- brand, notation, order ------------------------------------------------------------------------------------------


def logo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "#8A1538").save(made, "PNG")
    return made.getvalue()


def test_that_brand_and_notation_are_honoured_and_bytes_repeat(september: Assessment) -> None:
    brand = Brand("#8A1538", "Northgate, always", logo(), Notation("1.234,5", "2026-06-15"))
    with written_in(brand.notation):
        data = page_of(september, brand)
        assert data == page_of(september, brand)
    text = data.decode()
    assert "--accent:#8A1538" in text
    assert 'src="data:image/png;base64,' in text
    told = words(data)
    assert "Northgate, always" in told
    assert "1.019 ms" in told
    assert "2026-11-03" in told


def test_that_headings_are_nested_and_tables_have_scopes(september: Assessment) -> None:
    reader = read(page_of(accepted(september)))
    levels = [int(tag[1]) for tag, _ in reader.opened if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    heads = [dict(attrs) for tag, attrs in reader.opened if tag == "th"]
    assert {each.get("scope") for each in heads} == {"col", "row"}
    named = {dict(attrs).get("id") for _, attrs in reader.opened}
    labels = [
        dict(attrs).get("aria-labelledby") for tag, attrs in reader.opened if tag == "section"
    ]
    assert labels
    assert None not in labels
    assert set(labels) <= named


@pytest.mark.parametrize("number", [0, 60])
def test_that_a_page_holds_for_none_and_for_many(
    made: Callable[..., Assessment], number: int
) -> None:
    results = tuple(made_result(n, f"Objective {n}") for n in range(number))
    told = words(page_of(made(results)))
    assert ("names no objective yet" in told) is (number == 0)
    assert told.count("Agreed ≥ 92 %") == number
