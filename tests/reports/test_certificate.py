"""The certificate of a purge: one page that says everything the certificate holds, the same bytes
each time.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from slastudio.evidence.certificates import Certificate
from slastudio.reports.content.brand import Brand
from slastudio.reports.documents.certificate import certificate_document
from slastudio.reports.paper.pdf import write_pdf
from slastudio.shared.progress import Progress
from tests.reports.pages import page_texts

pytestmark = pytest.mark.rapid
CERTIFICATE = Certificate(
    number=3,
    batch=7,
    file="requests-<b>2025</b>-08.csv",
    sha256="ab" * 32,
    size=123456,
    kind="requests",
    imported="2025-09-02T08:00:00+00:00",
    rows={"requests": 4200, "costs": 3},
    counted={"requests": 4100, "costs": 3},
    first="2025-07-31T22:30:00+00:00",
    last="2025-08-31T21:30:00+00:00",
    blocks=24,
    checksum="cd" * 32,
    rejected=12,
    original=True,
    repeats={"9": 55},
    kept=("the line of the import", "figures by day and kind"),
    at="2026-10-02T22:30:00+00:00",
    who="Service owner",
    why="Retention under the agreement is over.",
    term="13 months for “Request logs” (clause 10.4, 1.0)",
    due_since="2026-10-01",
    client="Acme",
    provider="Northwind",
    program="slastudio 1.0",
)


def text_of(tmp_path: Path, certificate: Certificate) -> tuple[int, str]:
    path = tmp_path / "certificate.pdf"
    write_pdf(certificate_document(certificate, "Europe/Madrid", Brand()), path, Progress())
    pages = page_texts(path)
    return len(pages), " ".join(" ".join(pages).split())


def test_that_one_page_says_what_was_deleted_and_what_is_kept(tmp_path: Path) -> None:
    pages, text = text_of(tmp_path, CERTIFICATE)
    assert pages == 1
    for words in (
        "requests-<b>2025</b>-08.csv",
        "4,200 rows, of which 4,100 counted",
        "3 rows, of which 3 counted",
        "12 texts",
        "Service owner",
        "Retention under the agreement is over.",
        "clause 10.4",
        "55 in import 9",
        "Figures by day and kind.",
        "00:30",  # 22:30 UTC of the day before in Madrid
    ):
        assert words in text, words
    assert "ab" * 32 in text.replace(" ", "")
    assert "cd" * 32 in text.replace(" ", "")
    assert "came before the term was over" not in text


def test_that_a_purge_before_its_term_says_so(tmp_path: Path) -> None:
    _, text = text_of(tmp_path, replace(CERTIFICATE, due_since="2027-01-01"))
    assert "keeps it until 2027-01-01" in text


def test_that_an_import_without_dates_or_term_has_a_certificate(tmp_path: Path) -> None:
    bare = replace(
        CERTIFICATE,
        first=None,
        last=None,
        due_since=None,
        repeats={},
        rows={"table": 1},
        counted={},
    )
    pages, text = text_of(tmp_path, bare)
    assert (pages, "no term agreed" in text, "First and last" in text) == (1, True, False)


def test_that_the_same_certificate_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        write_pdf(
            certificate_document(CERTIFICATE, "Europe/Madrid", Brand()), tmp_path / name, Progress()
        )
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_that_a_certificate_comes_back_from_its_json() -> None:
    assert Certificate.from_json(CERTIFICATE.as_json()) == CERTIFICATE
