"""Write docs/guide/formats.md from the declarations, so that what is written is what is read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from slastudio.evidence.kinds import KINDS
from slastudio.importing.formats import FORMATS
from slastudio.importing.formats.declaration import Format

PAGE = "docs/guide/formats.md"
_HEAD = """# Formats

The exports that are recognised: what of each is read, what is left out and why, what its words mean, and the page of its
publisher's documentation that says so. Headings are found whatever their case, blanks and punctuation; of several spellings
the first that a file has is read. This page is written from the declarations in `slastudio/importing/formats` by
`python -m slastudio.importing.formats.documentation`. Any other table can be mapped by hand.
"""


def formats_page() -> str:
    """Return the page as Markdown."""
    parts = [_HEAD]
    for kind in KINDS.values():
        declared = [each for each in FORMATS if each.kind == kind.name]
        if declared:
            parts.append(f"## {kind.title}\n")
            parts += [_told(each) for each in declared]
    return "\n".join(parts)


def _told(declared: Format) -> str:
    lines = [f"### {declared.title} (`{declared.name}`)\n", *map(_item, _facts(declared)), ""]
    return "\n".join(lines)


def _item(fact: tuple[str, str]) -> str:
    return f"- {fact[0]}: {fact[1]}"


def _facts(declared: Format) -> Iterator[tuple[str, str]]:
    yield "Told by", _told_by(declared)
    yield "Read", "; ".join(f"{name} ← {_origin(said)}" for name, said in declared.fields.items())
    if declared.unpivot is not None:
        name, value, columns = declared.unpivot
        listed = ", ".join(f"`{each}`" for each in columns)
        yield "A row each", f"{listed} ({name} and {value})"
    if declared.only:
        yield "Only records with", " or ".join(map(_spellings, declared.only))
    for words, mark in (
        ("Only records of", declared.where),
        ("Without records of", declared.unless),
        ("Nor records of", declared.nor),
        ("Answered from a cache", declared.free),
    ):
        if mark is not None:
            listed = ", ".join(f"`{each}`" for each in mark[1])
            yield words, f"{_spellings(mark[0])} = {listed}"
    if meant := _meanings(declared):
        yield "Words", meant
    if declared.zone:
        yield "Zone of times without an offset", declared.zone
    yield "Left out", " ".join(declared.left_out)
    if declared.notes:
        yield "To know", " ".join(declared.notes)
    yield "Said by", declared.said_by


def _told_by(declared: Format) -> str:
    if declared.required:
        return ", ".join(map(_spellings, declared.required))
    return "how its records lie" if declared.shape and declared.shape.find else "its headings"


def _spellings(names: str) -> str:
    return " or ".join(f"`{each.strip()}`" for each in names.split("|"))


def _origin(said: str) -> str:
    """Return where a column comes from: "`endTime` (after startTime), else `latency` (s)"."""
    return ", else ".join(map(_choice, said.split(" || ")))


def _choice(choice: str) -> str:
    if choice.startswith("="):
        return f"“{choice[1:]}”"
    names, _, unit = choice.partition(" @")
    said = f"`{unit}`" if "*" in unit else unit.strip()
    return _spellings(names) + (f" ({said})" if said else "")


def _meanings(declared: Format) -> str:
    told = [
        f"{column}: " + ", ".join(f"{word} → {meant or 'none'}" for word, meant in words.items())
        for column, words in declared.words.items()
    ]
    return "; ".join(told) + (". " if told and declared.meaning else "") + declared.meaning


if __name__ == "__main__":
    target = Path(__file__).resolve().parents[3] / PAGE
    target.write_text(formats_page(), encoding="utf-8")
