"""Check what can be printed: a text with characters no bundled font has would be signed with boxes in it."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import fields_of
from slastudio.contract.terms.findings import Finding
from slastudio.shared.counts import count
from slastudio.shared.printable import describe, unprintable

_NAMED = 3


def printing_findings(a: Agreement) -> Iterator[Finding]:
    """Find every text of the agreement that a PDF cannot print whole."""
    for spec in fields_of(type(a)):
        if spec.name != "drafting":
            yield from _inside(getattr(a, spec.name), spec.name)


def _inside(value: object, path: str) -> Iterator[Finding]:
    for spec in fields_of(type(value)):
        held, here = getattr(value, spec.name), f"{path}.{spec.name}"
        if spec.kind == "record":
            yield from _inside(held, here)
        elif spec.kind == "records":
            for index, each in enumerate(held):
                yield from _inside(each, f"{here}[{index}]")
        else:
            texts = held if isinstance(held, tuple) else (held,)
            joined = "\n".join(each for each in texts if isinstance(each, str))
            if missing := unprintable(joined):
                yield _finding(here, missing)


def _finding(path: str, missing: str) -> Finding:
    named = "; ".join(describe(each) for each in missing[:_NAMED])
    more = len(missing) - _NAMED
    rest = f"; and {count(more, 'more character')}" if more > 0 else ""
    return Finding(
        "unprintable",
        path,
        "warning",
        f"no font of the documents has a shape for: {named}{rest}",
        "The PDF would show boxes in their place; the Word file shows them. Write it in letters the document can print.",
    )
