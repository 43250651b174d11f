"""The appendix as a Word file: what is said, how it is marked, properties, bytes, and texts that
mean harm.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from lxml import etree

from slastudio.contract.terms.agreement import Agreement
from slastudio.operations.agreements.templates import list_templates, template_agreement
from slastudio.reports.content.blocks import (
    DRAFT_WORDS,
    Clause,
    Document,
    Heading,
    Item,
    Revised,
    Revision,
    Table,
    Tile,
    Tiles,
    VerdictMark,
)
from slastudio.reports.content.passages import passages
from slastudio.reports.documents.appendix import appendix_document
from slastudio.reports.word.document import write_docx
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Cancelled, Progress
from tests.reports.conftest import HOSTILE, ISSUED, REF, crowded_agreement
from tests.reports.word_edits import tag


def written(document: Document, path: Path) -> Path:
    write_docx(document, path, Progress())
    return path


@pytest.fixture(scope="module")
def content(terms: Agreement) -> Document:
    return appendix_document(terms, REF, ISSUED)


@pytest.fixture(scope="module")
def appendix(content: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(content, tmp_path_factory.mktemp("word") / "appendix.docx")


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


def lines(path: Path) -> list[str]:
    return [each.text for each in docx.Document(path).paragraphs]


def test_that_every_clause_item_and_row_stands_in_the_file(
    content: Document, appendix: Path
) -> None:
    file = docx.Document(appendix)
    said = {each.text for each in file.paragraphs}
    rows = [tuple(cell.text for cell in row.cells) for table in file.tables for row in table.rows]
    for passage in passages(content):
        if passage.is_row:
            assert passage.cells in rows, passage.label
        else:
            assert passage.cells[0] in said, passage.label


def test_that_numbers_are_text_with_a_hanging_indent(content: Document, appendix: Path) -> None:
    file = docx.Document(appendix)
    first = next(each for each in content.blocks if isinstance(each, Clause))
    line = next(each for each in file.paragraphs if each.text == f"{first.number}\t{first.text}")
    style = line.style
    assert style is not None
    assert style.name == "Clause"
    assert style.paragraph_format.first_line_indent == -style.paragraph_format.left_indent
    assert "w:numPr" not in part(appendix, "word/document.xml")


def test_that_headings_are_headings_and_keep_with_what_follows(
    content: Document, appendix: Path
) -> None:
    file = docx.Document(appendix)
    expected = [each.text for each in content.blocks if isinstance(each, Heading)]
    found = [
        each for each in file.paragraphs if each.style and each.style.name.startswith("Heading")
    ]
    assert [each.text.rpartition("\t")[2] for each in found] == expected
    assert all(each.style and each.style.paragraph_format.keep_with_next for each in found)


def test_that_tables_repeat_their_head_and_break_no_row(content: Document, appendix: Path) -> None:
    tables = [each for each in content.blocks if isinstance(each, Table)]
    xml = part(appendix, "word/document.xml")
    assert xml.count("<w:tblHeader/>") == len(tables)
    assert xml.count("<w:cantSplit/>") == xml.count("<w:tr>")


def test_that_bookmarks_are_valid_unique_and_closed(appendix: Path) -> None:
    body = etree.fromstring(part(appendix, "word/document.xml").encode())
    starts = list(body.iter(tag("bookmarkStart")))
    names = [each.get(tag("name")) for each in starts]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{1,39}", name) for name in names)
    ends = [each.get(tag("id")) for each in body.iter(tag("bookmarkEnd"))]
    assert sorted(ends) == sorted(each.get(tag("id")) for each in starts)


def test_that_bookmarks_follow_clause_letter_and_row(content: Document) -> None:
    ids = {each.id: each for each in passages(content)}
    clause = next(each for each in content.blocks if isinstance(each, Clause))
    assert ids[f"c_{clause.number.replace('.', '_')}"].label == clause.number
    table = next(each for each in content.blocks if isinstance(each, Table) and each.number)
    assert f"c_{table.number.replace('.', '_')}_r1" in ids
    item = next(
        at
        for at, each in enumerate(content.blocks)
        if isinstance(each, Item) and each.number == "(a)"
    )
    above = next(each for each in reversed(content.blocks[:item]) if isinstance(each, Clause))
    assert ids[f"c_{above.number.replace('.', '_')}_a"].label == f"{above.number} (a)"


def test_that_the_contents_list_every_section_and_lead_there(
    content: Document, appendix: Path
) -> None:
    body = etree.fromstring(part(appendix, "word/document.xml").encode())
    holder = next(body.iter(tag("sdt")))
    named = {each.get(tag("name")) for each in body.iter(tag("bookmarkStart"))}
    links = list(holder.iter(tag("hyperlink")))
    assert len(links) == sum(
        isinstance(each, Heading) and each.level == 1 for each in content.blocks
    )
    assert all(each.get(tag("anchor")) in named for each in links)
    assert "TOC" in "".join(each.text for each in holder.iter(tag("instrText")))


def test_that_the_file_names_the_version_it_was_made_from(
    content: Document, appendix: Path
) -> None:
    properties = docx.Document(appendix).core_properties
    assert properties.identifier == REF.sha256
    assert properties.version == REF.version
    assert properties.title == content.title
    assert properties.language == "en"
    assert properties.created == properties.modified
    assert properties.created is not None
    assert properties.created.date() == ISSUED
    custom = part(appendix, "docProps/custom.xml")
    assert REF.sha256 in custom
    assert REF.version in custom


def test_that_every_page_says_document_version_and_draft(
    content: Document, appendix: Path, tmp_path: Path
) -> None:
    section = docx.Document(appendix).sections[0]
    assert content.title[:40] in section.header.paragraphs[0].text
    assert DRAFT_WORDS in section.header.paragraphs[0].text
    assert REF.version in section.footer.paragraphs[0].text
    foot = part(appendix, "word/footer1.xml")
    assert "PAGE" in foot
    assert "NUMPAGES" in foot
    signed = written(replace(content, draft=False), tmp_path / "signed.docx")
    assert DRAFT_WORDS not in docx.Document(signed).sections[0].header.paragraphs[0].text


def test_that_the_same_content_and_date_give_the_same_bytes(
    content: Document, appendix: Path, tmp_path: Path
) -> None:
    again = written(content, tmp_path / "again.docx")
    assert again.read_bytes() == appendix.read_bytes()
    other = written(replace(content, issued=date(2026, 11, 4)), tmp_path / "other.docx")
    assert other.read_bytes() != appendix.read_bytes()
    with zipfile.ZipFile(appendix) as archive:
        assert {each.date_time for each in archive.infolist()} == {(2026, 11, 3, 0, 0, 0)}


@pytest.mark.parametrize("slug", [each.slug for each in list_templates()])
def test_that_every_template_can_be_written(slug: str, tmp_path: Path) -> None:
    path = written(
        appendix_document(template_agreement(slug), REF, ISSUED), tmp_path / "appendix.docx"
    )
    assert any(each.startswith("1\t") for each in lines(path))


def test_that_user_text_stays_text(tmp_path: Path) -> None:
    harm = HOSTILE + '\x00\x0b\ud800 { TOC } </w:t><w:instrText> " & \r\nsecond line\ttab'
    path = written(
        appendix_document(crowded_agreement(harm, 3), REF, ISSUED), tmp_path / "harm.docx"
    )
    xml = part(path, "word/document.xml")
    body = etree.fromstring(xml.encode())
    instructions = {(each.text or "").strip() for each in body.iter(tag("instrText"))}
    assert instructions == {'TOC \\o "1-1" \\h \\z \\u'}
    assert "�" in xml
    assert any("</para> &#0;" in line and "\nsecond line\ttab" in line for line in lines(path))


def test_that_clauses_numbered_alike_have_names_of_their_own(content: Document) -> None:
    twice = replace(
        content,
        blocks=(Clause("1.1", "one"), Clause("1.1", "two"), Clause("1." + "9" * 60, "three")),
    )
    names = [each.id for each in passages(twice)]
    assert len(set(names)) == 3
    assert max(map(len, names)) <= 40


def test_that_tiles_are_told_as_a_table(content: Document, tmp_path: Path) -> None:
    tile = Tile("Uptime", "99.9 %", "at least 99.5 %", VerdictMark("met", "met"), "note")
    path = written(replace(content, blocks=(Tiles((tile,)),)), tmp_path / "tiles.docx")
    rows = [[cell.text for cell in row.cells] for row in docx.Document(path).tables[0].rows]
    assert rows[1] == ["Uptime", "99.9 %", "at least 99.5 %", "met", "note"]


def test_that_what_stood_there_stays_when_writing_is_cancelled(
    content: Document, tmp_path: Path
) -> None:
    path = tmp_path / "appendix.docx"
    path.write_bytes(b"older")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        write_docx(content, path, progress)
    assert path.read_bytes() == b"older"
    assert [each.name for each in tmp_path.iterdir()] == ["appendix.docx"]


def test_that_a_missing_folder_is_named(content: Document, tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="cannot be written"):
        write_docx(content, tmp_path / "nowhere" / "a.docx", Progress())


def test_that_parts_refer_to_nothing_outside_the_file(appendix: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(appendix.read_bytes())) as archive:
        for name in archive.namelist():
            assert b'TargetMode="External"' not in archive.read(name), name


def test_that_a_redline_marks_what_was_added_and_removed(content: Document, tmp_path: Path) -> None:
    runs = (("same", "within "), ("removed", "2"), ("added", "4"), ("same", " hours"))
    redline = replace(content, blocks=(Revised("4.1", runs), Table(("Was",), ((Revision(runs),),))))
    path = written(redline, tmp_path / "redline.docx")
    assert lines(path)[0] == "4.1\twithin [−2−][+4+] hours"
    assert docx.Document(path).tables[0].rows[1].cells[0].text == "within [−2−][+4+] hours"
