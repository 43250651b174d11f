"""The contents page: entries with dots, page numbers and links."""

from __future__ import annotations

from xml.sax.saxutils import escape

from reportlab.platypus.tableofcontents import TableOfContents

from slastudio.reports.paper import styles


def contents_list() -> TableOfContents:
    """Return the list that the page template fills while it lays out the document."""
    listed = TableOfContents(dotsMinLevel=0)
    listed.levelStyles = [styles.CONTENTS]
    listed.tableStyle.add("FONT", (0, 0), (-1, -1), styles.CONTENTS.fontName)
    return listed


def contents_entry(title: str, page: int, key: str) -> tuple[int, str, int, str]:
    """Return an entry; its text is parsed as markup once more, so it is escaped here."""
    return (0, escape(title), page, key)
