"""Documents as PDF: text by page, pages as pictures, metadata, bytes, and texts that mean harm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.sections import SECTIONS
from slastudio.contract.words.figures import show_value
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.telling.narrative.month import narrative, page_one
from slastudio.judge.telling.results import value_words
from slastudio.operations.agreements.templates import list_templates, template_agreement
from slastudio.reports.content.blocks import DRAFT_WORDS, Document, Heading, Paragraph, Table
from slastudio.reports.documents.appendix import appendix_document
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.paper.pdf import write_pdf
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Cancelled, Progress
from tests.reports.conftest import HOSTILE, ISSUED, REF, crowded_agreement, made_result
from tests.reports.pages import page_pictures, page_texts


def written(document: object, path: Path) -> Path:
    write_pdf(document, path, Progress())  # type: ignore[arg-type]
    return path


@pytest.fixture(scope="session")
def report(september: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(
        report_document(september, ISSUED), tmp_path_factory.mktemp("report") / "report.pdf"
    )


@pytest.fixture(scope="session")
def appendix(terms: Agreement, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(
        appendix_document(terms, REF, ISSUED), tmp_path_factory.mktemp("appendix") / "appendix.pdf"
    )


def assert_tidy(path: Path) -> None:
    """Check that no page is blank and that nothing reaches into the margins."""
    for number, picture in enumerate(page_pictures(path), 1):
        dark = picture < 200
        assert dark.sum() > 300, f"page {number} is blank"
        assert not dark[:, :50].any(), f"page {number} runs into the left margin"
        assert not dark[:, -50:].any(), f"page {number} runs into the right margin"
        assert not dark[:20].any(), f"page {number} runs over the top"
        assert not dark[-24:].any(), f"page {number} runs over the foot"


def test_that_every_figure_of_the_assessment_stands_in_the_report(
    september: Assessment, report: Path
) -> None:
    text = " ".join(page_texts(report))
    for result in september.results:
        assert result.name in text
        assert value_words(result) in text, result.name
        assert f"{result.samples:,}" in text
        assert show_value(result.previous_value, result.unit) in text
        if result.interval and result.status != "met":
            assert show_value(result.interval[0], result.unit) in text
    assert show_value(september.costs.total, september.costs.currency) in text
    for source in september.sources:
        assert source.sha256 in text
        assert source.file in text


def test_that_page_one_can_be_read_alone(september: Assessment, report: Path) -> None:
    first = page_texts(report)[0]
    assert september.headline in first
    told = narrative(september)
    for each in page_one(told):
        assert each.text in first
    assert 4 <= len(page_one(told)) <= 6
    for said in ("LK-104", "lark-large-2-0921", "79 %", "€195.00", "64 h 50 min", "2,600 people"):
        assert said in first
    assert "Scale inference" not in first
    assert "Decisions needed" in first
    assert "What changed" not in first


def test_that_every_page_of_the_report_is_tidy_and_numbered(report: Path) -> None:
    assert_tidy(report)
    texts = page_texts(report)
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {len(texts)}" in text
        assert "issued 3 November 2026" in text


def test_that_the_appendix_holds_every_section_in_order_and_links_to_it(appendix: Path) -> None:
    texts = page_texts(appendix)
    body = " ".join(texts[3:])
    places = [body.index(f" {number} {title} ") for number, (_, title) in enumerate(SECTIONS, 1)]
    assert places == sorted(places)
    reader = PdfReader(appendix)
    bookmarks = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    for number, (_, title) in enumerate(SECTIONS, 1):
        assert f"{number} {title}" in texts[1]
        assert f"{number}  {title}" in bookmarks
    assert len(reader.pages[1]["/Annots"]) >= 17


def test_that_a_bookmark_leads_to_the_page_of_its_heading(appendix: Path) -> None:
    reader, texts = PdfReader(appendix), page_texts(appendix)
    for entry in reader.outline:
        if not isinstance(entry, list):
            number = reader.get_destination_page_number(entry)
            assert " ".join(entry.title.split()) in texts[number]


@pytest.mark.parametrize("captioned", [True, False])
def test_that_what_names_a_table_stands_on_the_page_of_its_first_row(
    terms: Agreement, tmp_path: Path, captioned: bool
) -> None:
    tall = ("Because", "Because of one holiday after the other. " * 30)
    blank = appendix_document(terms, REF, ISSUED)
    for before in range(22, 46):
        table = Table(("Named", "Told"), (tall, tall), caption="It is named" * captioned)
        name = () if captioned else (Heading("It is named", level=2),)
        lines = [Paragraph("One line of text before it.") for _ in range(before)]
        document: Document = replace(blank, blocks=(*lines, *name, table), chain=None)
        texts = page_texts(written(document, tmp_path / f"{before}.pdf"))
        (named,) = [text for text in texts if "It is named" in text]
        assert "Because of one holiday" in named, f"after {before} lines the name stands alone"


def test_that_a_draft_says_so_on_every_page_and_a_signed_one_on_none(
    terms: Agreement, appendix: Path, tmp_path: Path
) -> None:
    assert all(DRAFT_WORDS in text for text in page_texts(appendix))
    assert_tidy(appendix)
    signed = written(
        appendix_document(terms, type(REF)("v1", "signed", "ab" * 32), ISSUED),
        tmp_path / "signed.pdf",
    )
    assert not any(DRAFT_WORDS in text for text in page_texts(signed))


def test_that_the_appendix_names_methods_and_leaves_room_to_sign(appendix: Path) -> None:
    text = " ".join(page_texts(appendix))
    for words in (
        "Wilson",
        "type 7",
        "Signature",
        "For the client",
        "Error budget",
        "Golden set",
        "Not proven",
    ):
        assert words in text


@pytest.mark.parametrize("kind", ["report", "appendix"])
def test_that_writing_again_gives_the_same_bytes(
    kind: str, september: Assessment, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    document = (
        report_document(september, ISSUED)
        if kind == "report"
        else appendix_document(september.terms, REF, ISSUED)
    )
    again = written(document, tmp_path / "again.pdf")
    assert again.read_bytes() == request.getfixturevalue(kind).read_bytes()


def test_that_the_metadata_names_the_document_and_its_issue_date(report: Path) -> None:
    about = PdfReader(report).metadata
    assert about is not None
    assert "September 2026" in about.title
    assert about.author
    assert about.get("/CreationDate") == "D:20261103000000+00'00'"


def test_that_only_bundled_fonts_are_used_and_embedded(report: Path, appendix: Path) -> None:
    for path in (report, appendix):
        for page in PdfReader(path).pages:
            content = page.get_contents()
            assert content is not None
            drawn = content.get_data()
            for name, font in page["/Resources"]["/Font"].items():
                assert "Inter" in font.get_object()["/BaseFont"] or f"{name} ".encode() not in drawn


@pytest.mark.parametrize("slug", [each.slug for each in list_templates()])
def test_that_every_template_makes_a_tidy_appendix(slug: str, tmp_path: Path) -> None:
    assert_tidy(
        written(appendix_document(template_agreement(slug), REF, ISSUED), tmp_path / "a.pdf")
    )


def test_that_hostile_text_is_printed_and_never_obeyed(
    made: Callable[..., Assessment], tmp_path: Path
) -> None:
    results = (
        made_result(1, HOSTILE, verdict="missed"),
        made_result(2, HOSTILE, verdict="not_proven", unit=""),
    )
    paths = (
        written(report_document(made(results, HOSTILE), ISSUED), tmp_path / "r.pdf"),
        written(appendix_document(crowded_agreement(HOSTILE, 5), REF, ISSUED), tmp_path / "a.pdf"),
    )
    for path in paths:
        assert_tidy(path)
        text = "".join("".join(page_texts(path)).split())
        assert '<imgsrc="/etc/passwd"/>&<b>bold</b>{0}</para>' in text
        assert not any(page.images for page in PdfReader(path).pages)
        assert b"root:" not in path.read_bytes()


def test_that_long_prose_and_sixty_objectives_fit_on_pages(
    made: Callable[..., Assessment], tmp_path: Path
) -> None:
    prose = "A long sentence that goes on and on about many things. " * 100
    results = tuple(
        made_result(
            n,
            f"Objective {n}",
            action=prose if n == 7 else "",
            verdict="missed" if n == 7 else "met",
        )
        for n in range(60)
    )
    report = written(report_document(made(results), ISSUED), tmp_path / "r.pdf")
    assert_tidy(report)
    text = " ".join(page_texts(report))
    assert text.count("A long sentence") == 100
    assert all(f"Objective {n} " in text for n in range(60))
    assert_tidy(
        written(appendix_document(crowded_agreement(prose, 3), REF, ISSUED), tmp_path / "a.pdf")
    )


def test_that_characters_without_a_shape_are_named(
    made: Callable[..., Assessment], tmp_path: Path
) -> None:
    path = written(
        report_document(made((made_result(1, "Ответ ελληνικά Tiếng Việt مرحبا 日本 🙂"),)), ISSUED),
        tmp_path / "r.pdf",
    )
    texts = page_texts(path)
    assert "Ответ ελληνικά Tiếng Việt □□□□□ □□ □" in " ".join(texts)
    for name in (
        "U+0645 Arabic letter meem",
        "U+65E5 Cjk unified ideograph-65e5",
        "U+1F642 Slightly smiling face",
    ):
        assert name in texts[-1]


def test_that_nothing_at_all_still_makes_two_documents(
    made: Callable[..., Assessment], tmp_path: Path
) -> None:
    bare = made((), changes=(), decisions=(), incidents=(), sources=(), notes=())
    report = written(report_document(bare, ISSUED), tmp_path / "r.pdf")
    assert_tidy(report)
    assert "The provider owes" in " ".join(page_texts(report))
    appendix = written(appendix_document(Agreement(), REF, ISSUED), tmp_path / "a.pdf")
    assert_tidy(appendix)
    assert "Client not named yet" in " ".join(page_texts(appendix))


def test_that_a_failed_writing_leaves_what_was_there(
    made: Callable[..., Assessment], tmp_path: Path
) -> None:
    document = report_document(made(), ISSUED)
    path = tmp_path / "r.pdf"
    path.write_bytes(b"before")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        write_pdf(document, path, progress)
    assert path.read_bytes() == b"before"
    with pytest.raises(StudioError, match="cannot be written"):
        write_pdf(document, tmp_path / "missing" / "r.pdf", Progress())
    assert [each.name for each in tmp_path.iterdir()] == ["r.pdf"]
