"""The clause library: ready texts in three strengths, for the fields of an agreement and as clauses
of one's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace as with_changes
from functools import lru_cache
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from slastudio.contract.exchange.yaml_bounds import require_plain_yaml
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import AddedClause
from slastudio.contract.terms.fields import FieldSpec
from slastudio.contract.terms.findings import Finding, Fix, put
from slastudio.contract.terms.places import leaves, parse_path, path_of, path_text
from slastudio.contract.terms.sections import TITLES
from slastudio.shared.problems import StudioError

Origin = Literal["library", "house"]
VARIANTS = ("light", "standard", "strict")
STANDARD = "standard"
# such a file is written by hand; a larger one is something else
MAX_BYTES = 1024 * 1024
_KEYS = ("id", "section", "title", "summary", "field", *VARIANTS)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_VARIABLE = re.compile(r"\{((?:clause )?[^{}\s]+)\}")
# what plain words in a file are taken for; any other tag was written by hand and is refused
_PLAIN_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")
}


@dataclass(frozen=True)
class LibraryClause:
    """Hold one entry: what it is for, the field it fills ("" makes it a clause of one's own), and
    its variants.
    """

    id: str
    section: str
    title: str
    summary: str
    field: str
    variants: tuple[tuple[str, str], ...]
    origin: Origin = "library"

    def text(self, variant: str = STANDARD) -> str:
        """Return a variant's text; raise StudioError that lists the variants where there is no such
        one.
        """
        texts = dict(self.variants)
        if variant not in texts:
            raise StudioError(
                f"“{self.id}” has no variant “{variant}”. It has: {', '.join(texts)}."
            )
        return texts[variant]

    @property
    def usual(self) -> str:
        """Return the text one starts from: the standard one, or the only one there is."""
        return dict(self.variants).get(STANDARD, self.variants[0][1])


@dataclass(frozen=True)
class Library:
    """Hold the entries in the order of the sections."""

    clauses: tuple[LibraryClause, ...] = ()

    def for_field(self, path: str) -> tuple[LibraryClause, ...]:
        """Return the entries that fill a field, those of the house first."""
        found = (each for each in self.clauses if each.field == path)
        return tuple(sorted(found, key=lambda each: each.origin != "house"))

    def for_section(self, name: str) -> tuple[LibraryClause, ...]:
        return tuple(each for each in self.clauses if each.section == name)

    def search(self, text: str) -> tuple[LibraryClause, ...]:
        """Return the entries that hold every word of a text in any of their parts."""
        wanted = text.casefold().split()

        def fits(clause: LibraryClause) -> bool:
            searched = _searched(clause)
            return all(word in searched for word in wanted)

        return tuple(filter(fits, self.clauses))

    def clause(self, clause_id: str) -> LibraryClause:
        """Return an entry by its id, the house's before the library's; raise StudioError where
        there is none.
        """
        found = [each for each in self.clauses if each.id == clause_id]
        if not found:
            raise StudioError(
                f"The library has no clause “{clause_id}”. “clauses PROJECT list” lists them."
            )
        return next((each for each in found if each.origin == "house"), found[0])


@lru_cache(maxsize=512)
def _searched(clause: LibraryClause) -> str:
    parts = (clause.id, TITLES[clause.section], clause.title, clause.summary, clause.field)
    return " ".join((*parts, *(text for _, text in clause.variants))).casefold()


# Reading


def read_clauses(
    text: str, file: str, *, section: str = "", origin: Origin = "library"
) -> tuple[LibraryClause, ...]:
    """Read one library file; raise StudioError that names the file, the line and what is wrong
    there.

    section: that of every entry; "" means that each entry names its own. origin: only what ships
    with the program is taken to be as it was tested; a house's file may be anybody's.
    """
    rows = _rows(text, file, shipped=origin == "library")
    clauses = [_clause(row, _Place(file, row.start_mark.line + 1), section, origin) for row in rows]
    seen: set[str] = set()
    for row, clause in zip(rows, clauses, strict=True):
        if clause.id in seen:
            raise _Place(file, row.start_mark.line + 1).refusal(
                f"the id “{clause.id}” is used twice"
            )
        seen.add(clause.id)
    return tuple(clauses)


@dataclass(frozen=True)
class _Place:
    """Say where in a file something is wrong."""

    file: str
    line: int

    def refusal(self, what: str) -> StudioError:
        return StudioError(f"{self.file}, line {self.line}: {what}. The file was not changed.")


def _rows(text: str, file: str, *, shipped: bool) -> list[Node]:
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise StudioError(
            f"{file} is larger than 1 MB; a clause library holds a few hundred clauses."
        )
    try:
        if not shipped:
            require_plain_yaml(text, "clauses")
        # read as text and structure only: nothing is built from what a file names, and places keep
        # their lines
        root = YAML(typ="safe", pure=True).compose(text)
        if root is not None:
            _refuse_disguises(root, file, set())
    except (YAMLError, ValueError, RecursionError) as error:
        detail = " ".join(str(error).split())[:300] or "it is nested too deeply"
        raise StudioError(
            f"{file} is not valid YAML: {detail}. The file was not changed."
        ) from None
    if root is None:
        return []
    top = _entries(root, _Place(file, 1), ("clauses",))
    rows = top.get("clauses")
    if rows is None or (isinstance(rows, ScalarNode) and not rows.value):
        return []
    if not isinstance(rows, SequenceNode):
        raise _Place(file, rows.start_mark.line + 1).refusal("“clauses” is a list of clauses")
    return list(rows.value)


def _refuse_disguises(node: Node, file: str, seen: set[int]) -> None:
    """Refuse references, by which a small file grows without bound, and tags, which ask for other
    things than text.
    """
    place = _Place(file, node.start_mark.line + 1)
    if id(node) in seen:
        raise place.refusal("references (&name, *name) are not allowed")
    seen.add(id(node))
    if isinstance(node, ScalarNode):
        if str(node.tag) not in _PLAIN_TAGS:
            raise place.refusal(f"the tag {str(node.tag)[:60]} is not allowed")
        return
    if str(node.tag) not in ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"):
        raise place.refusal(f"the tag {str(node.tag)[:60]} is not allowed")
    for each in node.value:
        for child in each if isinstance(each, tuple) else (each,):
            _refuse_disguises(child, file, seen)


def _entries(node: Node, place: _Place, known: tuple[str, ...]) -> dict[str, Node]:
    if not isinstance(node, MappingNode):
        raise place.refusal(f"expected named fields: {', '.join(known)}")
    entries: dict[str, Node] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, ScalarNode) else "?"
        here = _Place(place.file, key.start_mark.line + 1)
        if name not in known:
            raise here.refusal(f"unknown field “{name[:60]}”; known are: {', '.join(known)}")
        if name in entries:
            raise here.refusal(f"“{name}” stands there twice")
        entries[name] = value
    return entries


def _clause(node: Node, place: _Place, section: str, origin: Origin) -> LibraryClause:
    texts = {
        name: _text(name, value, place) for name, value in _entries(node, place, _KEYS).items()
    }
    texts.setdefault("section", section)
    if not _SLUG.fullmatch(texts.get("id", "")):
        raise place.refusal("a clause needs an id of small letters, digits and hyphens")
    if texts["section"] not in TITLES or (section and texts["section"] != section):
        raise place.refusal(
            f"“{texts['section'][:60]}” is not the section; the sections are: {', '.join(TITLES)}"
        )
    for name in ("title", "summary"):
        if not texts.get(name):
            raise place.refusal(f"“{texts['id']}” has no {name}")
    variants = tuple((name, texts[name]) for name in VARIANTS if texts.get(name))
    if not variants:
        raise place.refusal(
            f"“{texts['id']}” has no text; write {', '.join(VARIANTS)}, or one of them"
        )
    path = texts.get("field", "")
    if path and (path not in fillable() or parse_path(path)[0] != texts["section"]):
        raise place.refusal(f"“{path[:80]}” is no text field of the section {texts['section']}")
    return LibraryClause(
        texts["id"], texts["section"], texts["title"], texts["summary"], path, variants, origin
    )


def _text(name: str, node: Node, place: _Place) -> str:
    here = _Place(place.file, node.start_mark.line + 1)
    if not isinstance(node, ScalarNode):
        raise here.refusal(f"“{name}” is a text")
    if _UNPRINTABLE.search(node.value):
        raise here.refusal(f"“{name}” holds control characters")
    return str(node.value).strip()


@lru_cache(maxsize=1)
def fillable() -> dict[str, FieldSpec]:
    """Return the fields a library entry may fill: texts of the agreement that stand in no list of
    records.
    """
    kinds = ("text", "prose", "lines")
    return {path_text(path): spec for path, spec, _ in leaves(Agreement()) if spec.kind in kinds}


# Using


def field_value(path: str, text: str) -> str | tuple[str, ...]:
    """Return a text as the value of a field: one entry per line where the field is a list."""
    if fillable()[path].kind != "lines":
        return text
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def inserted(
    agreement: Agreement, clause: LibraryClause, variant: str = STANDARD, *, replace: bool = False
) -> Agreement:
    """Return the agreement with an entry's variant in its field, or added as a clause of one's own.

    Raise StudioError where the field already says something, unless that is to be replaced.
    """
    text = clause.text(variant)
    if not clause.field:
        return _added(agreement, clause, variant, text)
    if not replace and not _is_empty(_held(agreement, clause.field)):
        raise StudioError(
            f"“{fillable()[clause.field].label}” ({clause.field}) already says something; it was left as it is."
        )
    return put(agreement, parse_path(clause.field), field_value(clause.field, text))


def _added(agreement: Agreement, clause: LibraryClause, variant: str, text: str) -> Agreement:
    drafting = agreement.drafting
    taken = {each.id for each in drafting.clauses}
    fresh = next(each for each in _ids(clause.id) if each not in taken)
    source = f"{clause.origin}:{clause.id}:{variant}"
    added = AddedClause(fresh, clause.section, clause.title, text, clause.summary, source)
    return with_changes(
        agreement, drafting=with_changes(drafting, clauses=(*drafting.clauses, added))
    )


def _ids(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1


def _held(agreement: Agreement, path: str) -> Any:
    value: Any = agreement
    for part in parse_path(path):
        value = getattr(value, str(part))
    return value


def _is_empty(value: str | tuple[str, ...]) -> bool:
    return not any(each.strip() for each in ((value,) if isinstance(value, str) else value))


def with_fixes(
    agreement: Agreement, findings: tuple[Finding, ...], library: Library
) -> tuple[Finding, ...]:
    """Return the findings, those of an empty field with the library's text as their repair; open
    points stay open.
    """
    paths = [path_of(agreement, point.place) for point in agreement.drafting.open_points]
    left = {path_text(path) for path in paths if path}
    return tuple(
        each
        if each.fix or each.path in left
        else with_changes(each, fix=_fix(agreement, each.path, library))
        for each in findings
    )


def _fix(agreement: Agreement, path: str, library: Library) -> Fix | None:
    offered = library.for_field(path)
    if not offered or not _is_empty(_held(agreement, path)):
        return None
    label = "Take the house clause" if offered[0].origin == "house" else "Take the standard clause"
    return Fix(label, ((path, field_value(path, offered[0].usual)),))
