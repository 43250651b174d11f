"""Write content as one file a browser shows by itself: nothing in it comes from elsewhere."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass

from slastudio.reports.content.brand import Brand
from slastudio.reports.web.layout import PageBlock, sections
from slastudio.reports.web.markup import Element, element, elements, written
from slastudio.reports.web.style import style_sheet

# even a page that was tampered with may load and run nothing
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_PNG = b"\x89PNG"


@dataclass(frozen=True)
class WebPage:
    """Hold what a page says. kind: the line over its heading; about: the line under it; foot: the
    lines at its end.
    """

    title: str
    kind: str
    heading: str
    about: str
    blocks: tuple[PageBlock, ...]
    foot: tuple[str, ...]
    brand: Brand


def page_bytes(page: WebPage) -> bytes:
    """Return a page as the bytes of its file; the same content gives the same bytes."""
    body = element("body", _header(page), elements("main", sections(page.blocks)), _footer(page))
    return written(element("html", _head(page), body, attributes={"lang": "en"}))


def _head(page: WebPage) -> Element:
    said = (
        {"charset": "utf-8"},
        {"http-equiv": "Content-Security-Policy", "content": _POLICY},
        {"name": "viewport", "content": "width=device-width, initial-scale=1"},
        {"name": "color-scheme", "content": "light dark"},
        {"name": "referrer", "content": "no-referrer"},
    )
    metas = (element("meta", attributes=each) for each in said)
    style = element("style", style_sheet(page.brand.accent))
    return element("head", *metas, element("title", page.title), style)


def _header(page: WebPage) -> Element:
    return element(
        "header",
        *_logo(page.brand.logo),
        element("p", page.kind, kind="kind"),
        element("h1", page.heading),
        element("p", page.about, kind="muted"),
    )


def _logo(data: bytes) -> Iterator[Element]:
    if data:
        sort = "png" if data.startswith(_PNG) else "jpeg"
        source = f"data:image/{sort};base64,{base64.b64encode(data).decode('ascii')}"
        yield element("img", attributes={"src": source, "alt": "Logo of who wrote this page"})


def _footer(page: WebPage) -> Element:
    return elements("footer", (element("p", each) for each in page.foot if each))
