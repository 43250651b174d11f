"""A Word file that came back: tracked and untracked edits, lost bookmarks, comments, and files that
mean harm.
"""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from slastudio.contract.terms.agreement import Agreement
from slastudio.reports.content.blocks import Clause, Document, Item, Table
from slastudio.reports.content.passages import passages
from slastudio.reports.documents.appendix import appendix_document
from slastudio.reports.word.changes import ClauseChange, compare_returned
from slastudio.reports.word.document import write_docx
from slastudio.reports.word.package import MOST_PARTS
from slastudio.reports.word.returned import read_returned
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from tests.reports.conftest import HOSTILE, ISSUED, REF, crowded_agreement
from tests.reports.word_edits import (
    W,
    bookmark,
    delete_all_tracked,
    edited,
    last_run,
    mark_end,
    paragraph,
    plain_paragraph,
    replace_text,
    row,
    split_in_two,
    tag,
    text_run,
    tracked,
)

Edit = Callable[[Any], None]


@pytest.fixture(scope="module")
def content(terms: Agreement) -> Document:
    return appendix_document(terms, REF, ISSUED)


@pytest.fixture(scope="module")
def sent(content: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sent") / "appendix.docx"
    write_docx(content, path, Progress())
    return path


@pytest.fixture
def changes(
    content: Document, sent: Path, tmp_path: Path
) -> Callable[..., tuple[ClauseChange, ...]]:
    """Return a function that edits the file that was sent and compares what comes back."""

    def compare(edit: Edit, extra: dict[str, bytes] | None = None) -> tuple[ClauseChange, ...]:
        back = edited(sent, tmp_path / "back.docx", edit, extra)
        return compare_returned(content, read_returned(back))

    return compare


@pytest.fixture(scope="module")
def clause(content: Document) -> Clause:
    """Return a clause in the middle of the agreement with a neighbour before and after it."""
    clauses = [each for each in content.blocks if isinstance(each, Clause)]
    return clauses[len(clauses) // 2]


def name_of(clause: Clause) -> str:
    return f"c_{clause.number.replace('.', '_')}"


def test_that_a_file_that_came_back_untouched_has_no_changes(content: Document, sent: Path) -> None:
    returned = read_returned(sent)
    assert compare_returned(content, returned) == ()
    assert returned.added == ()
    assert [each.id for each in returned.clauses] == [each.id for each in passages(content)]


def test_that_awkward_texts_come_back_as_they_were(tmp_path: Path) -> None:
    harm = HOSTILE + "\x00 two\nlines\tand a tab  "
    content = appendix_document(crowded_agreement(harm, 3), REF, ISSUED)
    write_docx(content, tmp_path / "a.docx", Progress())
    assert compare_returned(content, read_returned(tmp_path / "a.docx")) == ()


def test_that_the_file_says_which_version_it_is(sent: Path) -> None:
    returned = read_returned(sent)
    assert (returned.fingerprint, returned.version, returned.issued) == (
        REF.sha256,
        REF.version,
        ISSUED,
    )


@pytest.mark.parametrize(
    "dropped", [("docProps/custom.xml",), ("docProps/custom.xml", "docProps/core.xml")]
)
def test_that_the_version_is_found_as_long_as_any_property_names_it(
    sent: Path, tmp_path: Path, dropped: tuple[str, ...]
) -> None:
    with zipfile.ZipFile(sent) as old, zipfile.ZipFile(tmp_path / "b.docx", "w") as new:
        for name in old.namelist():
            if name not in dropped:
                new.writestr(name, old.read(name))
    returned = read_returned(tmp_path / "b.docx")
    expected = (REF.sha256, REF.version) if len(dropped) == 1 else ("", "")
    assert (returned.fingerprint, returned.version) == expected


def test_that_an_untracked_edit_is_found(changes: Callable[..., Any], clause: Clause) -> None:
    word = clause.text.split()[1]
    (found,) = changes(lambda body: replace_text(paragraph(body, name_of(clause)), word, "WORD"))
    assert (found.id, found.number, found.kind) == (name_of(clause), clause.number, "changed")
    assert (found.before, found.after) == (clause.text, clause.text.replace(word, "WORD", 1))
    assert not found.tracked
    assert found.author == ""


def test_that_a_tracked_edit_is_found_with_its_author(
    changes: Callable[..., Any], clause: Clause
) -> None:
    def edit(body: Any) -> None:
        line = paragraph(body, name_of(clause))
        run = last_run(line)
        half = len(clause.text) // 2
        run.addprevious(text_run(clause.text[:half]))
        run.addprevious(tracked("del", text_run(clause.text[half:], deleted=True)))
        run.addprevious(tracked("ins", text_run("something else.")))
        line.remove(run)

    (found,) = changes(edit)
    assert found.kind == "changed"
    assert found.after == clause.text[: len(clause.text) // 2] + "something else."
    assert found.tracked
    assert found.author == "A. Lawyer"


def test_that_a_tracked_edit_does_not_cover_an_untracked_one(
    changes: Callable[..., Any], clause: Clause
) -> None:
    def edit(body: Any) -> None:
        line = paragraph(body, name_of(clause))
        last_run(line).addnext(tracked("ins", text_run(" More.")))
        replace_text(line, clause.text.split()[1], "WORD")

    (found,) = changes(edit)
    assert found.after.endswith(" More.")
    assert not found.tracked


def test_that_text_inserted_by_one_and_deleted_by_another_is_no_change(
    changes: Callable[..., Any], clause: Clause
) -> None:
    both = tracked("ins", tracked("del", text_run(" gone again", deleted=True)))
    assert changes(lambda body: last_run(paragraph(body, name_of(clause))).addnext(both)) == ()


def test_that_revisions_carry_author_and_date(sent: Path, tmp_path: Path, clause: Clause) -> None:
    def edit(body: Any) -> None:
        last_run(paragraph(body, name_of(clause))).addnext(
            tracked("ins", text_run(" one"), text_run(" two"))
        )

    returned = read_returned(edited(sent, tmp_path / "b.docx", edit))
    piece = next(each for each in returned.clauses if each.id == name_of(clause))
    ((revision,),) = piece.revisions
    assert (revision.kind, revision.text, revision.author) == ("inserted", " one two", "A. Lawyer")
    assert revision.when == datetime(2026, 11, 5, 10, 0, tzinfo=UTC)


def test_that_a_deleted_paragraph_is_found(changes: Callable[..., Any], clause: Clause) -> None:
    def edit(body: Any) -> None:
        line = paragraph(body, name_of(clause))
        line.getparent().remove(line)

    (found,) = changes(edit)
    assert (found.kind, found.before, found.after, found.tracked) == (
        "deleted",
        clause.text,
        "",
        False,
    )


def test_that_a_paragraph_deleted_with_tracking_is_found(
    changes: Callable[..., Any], clause: Clause
) -> None:
    (found,) = changes(lambda body: delete_all_tracked(paragraph(body, name_of(clause))))
    assert (found.kind, found.before, found.tracked, found.author) == (
        "deleted",
        clause.text,
        True,
        "A. Lawyer",
    )


@pytest.mark.parametrize("with_tracking", [True, False])
def test_that_an_added_paragraph_is_found_with_the_clause_it_follows(
    changes: Callable[..., Any], clause: Clause, with_tracking: bool
) -> None:
    def edit(body: Any) -> None:
        run = text_run("A new duty.")
        line = plain_paragraph(tracked("ins", run) if with_tracking else run)
        if with_tracking:
            mark_end(line, "ins")
        paragraph(body, name_of(clause)).addnext(line)

    (found,) = changes(edit)
    assert (found.id, found.number, found.kind) == (
        name_of(clause),
        f"after {clause.number}",
        "added",
    )
    assert (found.before, found.after, found.tracked) == ("", "A new duty.", with_tracking)


def test_that_a_clause_split_by_enter_is_a_change_of_that_clause(
    changes: Callable[..., Any], clause: Clause
) -> None:
    half = clause.text[len(clause.text) // 2 :]
    (found,) = changes(lambda body: split_in_two(paragraph(body, name_of(clause)), half))
    assert (found.id, found.kind) == (name_of(clause), "changed")
    assert found.after == f"{clause.text[: len(clause.text) // 2]}\n{half}"


def test_that_a_tracked_split_can_be_rejected(changes: Callable[..., Any], clause: Clause) -> None:
    def edit(body: Any) -> None:
        line = paragraph(body, name_of(clause))
        split_in_two(line, clause.text[len(clause.text) // 2 :])
        mark_end(line, "ins")
        last_run(line).addnext(tracked("ins", text_run(" and")))

    (found,) = changes(edit)
    assert found.tracked


def test_that_two_clauses_run_together_keep_their_words(
    changes: Callable[..., Any], content: Document
) -> None:
    first, second = _neighbours(content)

    def edit(body: Any) -> None:
        line, after = paragraph(body, name_of(first)), paragraph(body, name_of(second))
        line.extend([each for each in after if each.tag != tag("pPr")])
        after.getparent().remove(after)

    assert changes(edit) == ()


def _neighbours(content: Document) -> tuple[Clause, Clause]:
    pairs = zip(content.blocks, content.blocks[1:], strict=False)
    return next((a, b) for a, b in pairs if isinstance(a, Clause) and isinstance(b, Clause))


def test_that_lost_bookmarks_are_made_up_for_by_text_and_number(
    changes: Callable[..., Any], clause: Clause
) -> None:
    word = clause.text.split()[1]

    def edit(body: Any) -> None:
        replace_text(paragraph(body, name_of(clause)), word, "WORD")
        for each in [*body.iter(tag("bookmarkStart")), *body.iter(tag("bookmarkEnd"))]:
            each.getparent().remove(each)

    (found,) = changes(edit)
    assert (found.id, found.kind, found.before) == (name_of(clause), "changed", clause.text)


def test_that_a_bookmark_that_ends_in_the_next_paragraph_takes_nothing_from_it(
    changes: Callable[..., Any], content: Document
) -> None:
    first, second = _neighbours(content)

    def edit(body: Any) -> None:
        end = paragraph(body, name_of(first)).find(tag("bookmarkEnd"))
        bookmark(body, name_of(second)).addprevious(end)

    assert changes(edit) == ()


def test_that_bookmarks_between_paragraphs_are_understood(
    changes: Callable[..., Any], clause: Clause
) -> None:
    def edit(body: Any) -> None:
        line = paragraph(body, name_of(clause))
        line.addprevious(bookmark(body, name_of(clause)))
        line.addnext(line.find(tag("bookmarkEnd")))

    assert changes(edit) == ()


def test_that_a_clause_moved_elsewhere_is_reported_as_moved(
    changes: Callable[..., Any], content: Document
) -> None:
    first, second = _neighbours(content)

    def edit(body: Any) -> None:
        paragraph(body, name_of(second)).addnext(paragraph(body, name_of(first)))

    (found,) = changes(edit)
    assert found.kind == "moved"
    assert found.id in (name_of(first), name_of(second))


def test_that_a_tracked_move_is_one_change(changes: Callable[..., Any], content: Document) -> None:
    first, second = _neighbours(content)

    def edit(body: Any) -> None:
        line = paragraph(body, name_of(first))
        copied = copy.deepcopy(line)
        runs = copied.findall(tag("r"))
        for each in list(copied):
            if each.tag != tag("pPr"):
                copied.remove(each)
        copied.append(tracked("moveTo", *runs))
        mark_end(copied, "moveTo")
        for run in line.findall(tag("r")):
            holder = tracked("moveFrom")
            run.addprevious(holder)
            holder.append(run)
        mark_end(line, "moveFrom")
        paragraph(body, name_of(second)).addnext(copied)

    (found,) = changes(edit)
    assert (found.id, found.kind, found.tracked, found.author) == (
        name_of(first),
        "moved",
        True,
        "A. Lawyer",
    )


def test_that_hard_spaces_and_soft_hyphens_are_no_change(
    changes: Callable[..., Any], clause: Clause
) -> None:
    def edit(body: Any) -> None:
        words = last_run(paragraph(body, name_of(clause))).find(tag("t"))
        words.text = clause.text.replace(" ", "\u00a0", 1)[:20] + "\u00ad" + clause.text[20:]

    assert changes(edit) == ()


def test_that_runs_cut_by_the_editor_are_no_change(
    changes: Callable[..., Any], clause: Clause
) -> None:
    def edit(body: Any) -> None:
        line = paragraph(body, name_of(clause))
        run = last_run(line)
        for letter in clause.text:
            run.addprevious(text_run(letter))
            run.addprevious(etree.Element(tag("proofErr")))
        line.remove(run)

    assert changes(edit) == ()


def test_that_a_changed_cell_is_named_by_its_row_and_column(
    changes: Callable[..., Any], content: Document
) -> None:
    table = next(each for each in content.blocks if isinstance(each, Table) and each.number)
    name = f"c_{table.number.replace('.', '_')}_r2"

    def edit(body: Any) -> None:
        cell = row(body, name).findall(tag("tc"))[1]
        replace_text(cell, cell.find(f".//{tag('t')}").text, "Another cell")

    (found,) = changes(edit)
    assert found.number == f"{table.number}, row 2, “{table.head[1]}”"
    assert (found.id, found.kind, found.after) == (name, "changed", "Another cell")


@pytest.mark.parametrize("with_tracking", [True, False])
def test_that_a_deleted_row_is_found(
    changes: Callable[..., Any], content: Document, with_tracking: bool
) -> None:
    table = next(each for each in content.blocks if isinstance(each, Table) and len(each.rows) > 2)
    name = f"c_{table.number.replace('.', '_')}_r2"

    def edit(body: Any) -> None:
        line = row(body, name)
        if with_tracking:
            line.find(tag("trPr")).append(tracked("del"))
        else:
            line.getparent().remove(line)

    (found,) = changes(edit)
    assert (found.id, found.kind, found.tracked) == (name, "deleted", with_tracking)
    assert found.author == ("A. Lawyer" if with_tracking else "")


def test_that_an_added_row_is_found(changes: Callable[..., Any], content: Document) -> None:
    table = next(each for each in content.blocks if isinstance(each, Table) and each.number)
    name = f"c_{table.number.replace('.', '_')}_r1"

    def edit(body: Any) -> None:
        added = copy.deepcopy(row(body, name))
        for each in [*added.iter(tag("bookmarkStart")), *added.iter(tag("bookmarkEnd"))]:
            each.getparent().remove(each)
        added.find(tag("trPr")).append(tracked("ins"))
        replace_text(added, added.find(f".//{tag('t')}").text, "A new row")
        row(body, name).addnext(added)

    (found,) = changes(edit)
    assert (found.id, found.kind, found.tracked) == (name, "added", True)
    assert found.after.startswith("A new row | ")


def test_that_an_edited_item_is_named_by_clause_and_letter(
    changes: Callable[..., Any], content: Document
) -> None:
    item = next(
        at
        for at, each in enumerate(content.blocks)
        if isinstance(each, Item) and each.number == "(a)"
    )
    above = next(each for each in reversed(content.blocks[:item]) if isinstance(each, Clause))
    text = content.blocks[item].text  # type: ignore[union-attr]
    (found,) = changes(
        lambda body: replace_text(paragraph(body, f"{name_of(above)}_a"), text, "Something else")
    )
    assert (found.number, found.before, found.after) == (
        f"{above.number} (a)",
        text,
        "Something else",
    )


COMMENTS = (
    f'<w:comments xmlns:w="{W}"><w:comment w:id="7" w:author="B. Counsel" w:date="2026-11-06T09:00:00Z">'
    "<w:p><w:r><w:t>Too </w:t></w:r><w:r><w:t>strict.</w:t></w:r></w:p></w:comment></w:comments>"
).encode()


def _commented(line: Any) -> None:
    start, end = etree.Element(tag("commentRangeStart")), etree.Element(tag("commentReference"))
    for each in (start, end):
        each.set(tag("id"), "7")
    last_run(line).addprevious(start)
    last_run(line).append(end)


def test_that_comments_come_with_the_change_they_stand_at(
    changes: Callable[..., Any], clause: Clause
) -> None:
    def edit(body: Any) -> None:
        _commented(paragraph(body, name_of(clause)))
        replace_text(paragraph(body, name_of(clause)), clause.text.split()[1], "WORD")

    (found,) = changes(edit, {"word/comments.xml": COMMENTS})
    assert found.comment == "B. Counsel: Too strict."


def test_that_a_comment_on_unchanged_words_is_kept_without_a_change(
    content: Document, sent: Path, tmp_path: Path, clause: Clause
) -> None:
    back = edited(
        sent,
        tmp_path / "b.docx",
        lambda body: _commented(paragraph(body, name_of(clause))),
        {"word/comments.xml": COMMENTS},
    )
    returned = read_returned(back)
    assert compare_returned(content, returned) == ()
    (remark,) = returned.remarks
    assert (remark.clause, remark.author, remark.text) == (
        name_of(clause),
        "B. Counsel",
        "Too strict.",
    )


def test_that_a_footnote_is_read_as_part_of_its_clause(
    changes: Callable[..., Any], clause: Clause
) -> None:
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p><w:r><w:t>Only in May.</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    ).encode()

    def edit(body: Any) -> None:
        mark = etree.SubElement(
            last_run(paragraph(body, name_of(clause))), tag("footnoteReference")
        )
        mark.set(tag("id"), "2")

    (found,) = changes(edit, {"word/footnotes.xml": notes})
    assert found.after == f"{clause.text} [footnote: Only in May.]"


def test_that_a_renewed_table_of_contents_is_no_change(changes: Callable[..., Any]) -> None:
    def edit(body: Any) -> None:
        holder = next(body.iter(tag("sdt")))
        for each in list(holder[1]):
            each.append(text_run("\t12"))
        holder.addnext(copy.deepcopy(holder[1][0]))

    assert changes(edit) == ()


def _packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _body(inside: str, before: str = "") -> bytes:
    return f'{before}<w:document xmlns:w="{W}"><w:body>{inside}</w:body></w:document>'.encode()


HARM: dict[str, tuple[dict[str, bytes], str]] = {
    "no text": ({"word/other.xml": b"<a/>"}, "holds no word/document.xml"),
    "document type": (
        {"word/document.xml": _body("", '<!DOCTYPE w [<!ENTITY a "b">]>')},
        "declares a document type",
    ),
    "no XML": ({"word/document.xml": b"<w:document"}, "not valid XML"),
    "no body": ({"word/document.xml": b"<document/>"}, "no body"),
    "too deep": (
        {"word/document.xml": _body("<w:p>" + "<w:ins>" * 500 + "</w:ins>" * 500 + "</w:p>")},
        "nested deeper",
    ),
    "too many paragraphs": (
        {"word/document.xml": _body("<w:p/>" * 20_001)},
        "more than 20,000 paragraphs",
    ),
    "bomb": ({"word/document.xml": b"<a>" + b" " * 8_000_000 + b"</a>"}, "times its size"),
    "too large": (
        {"word/document.xml": b"<a/>", **{f"word/{n}.xml": b"0" * 1_000_000 for n in range(70)}},
        "unpacks to more than",
    ),
    "too many parts": (
        {"word/document.xml": b"<a/>", **{f"{n}": b"" for n in range(MOST_PARTS)}},
        "parts; a Word file has a few dozen",
    ),
}


@pytest.mark.parametrize("kind", HARM)
def test_that_a_file_that_means_harm_is_refused_with_one_sentence(
    kind: str, tmp_path: Path
) -> None:
    parts, message = HARM[kind]
    with pytest.raises(StudioError, match=message):
        read_returned(_packed(tmp_path / "harm.docx", parts))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"hello", "not a Word file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old .doc"),
        (b"", "not a Word file"),
    ],
)
def test_that_what_is_no_word_file_is_refused(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(content)
    with pytest.raises(StudioError, match=message):
        read_returned(tmp_path / "a.docx")


def test_that_a_part_larger_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    path = _packed(tmp_path / "a.docx", {"word/document.xml": _body("<w:p/>" * 2000)})
    lied = path.read_bytes()
    size = len(_body("<w:p/>" * 2000)).to_bytes(4, "little")
    path.write_bytes(lied.replace(size, (100).to_bytes(4, "little")))
    with pytest.raises(StudioError, match="damaged"):
        read_returned(path)


def test_that_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="There is no file"):
        read_returned(tmp_path / "nowhere.docx")


def test_that_damaged_bytes_never_end_in_anything_but_one_message(
    sent: Path, tmp_path: Path
) -> None:
    whole, refusals = sent.read_bytes(), []
    for at in range(0, len(whole), 997):
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        (tmp_path / "b.docx").write_bytes(broken)
        try:
            read_returned(tmp_path / "b.docx")
        except StudioError as error:
            refusals.append(str(error))
    assert refusals
    assert all("b.docx" in each for each in refusals)
