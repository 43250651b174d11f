"""Check what every field can get wrong: ids, references, durations, names in texts, placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from slastudio.contract.clauses.texts import clause_numbers
from slastudio.contract.clauses.variables import unknown_names
from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import ROLES, FieldSpec, fields_of
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.contract.terms.places import path_of, path_text, record_key
from slastudio.contract.terms.scope import Contact
from slastudio.shared.problems import StudioError

_PLACEHOLDER = re.compile(
    r"\b(?:TBD|TBC|TODO|XXX+|lorem ipsum|to be determined|to be defined)\b|\?\?\?|\[\s*(?:\.\.\.|…)\s*\]",
    re.IGNORECASE,
)
_TYPED_CLAUSE = re.compile(
    r"\b(?:clause|section|paragraph) (\d{1,2}(?:\.\d{1,2})+)\b", re.IGNORECASE
)


def form_findings(a: Agreement) -> Iterator[Finding]:
    """Find what is wrong in single fields, over the whole agreement."""
    walker = _Walker(a)
    for spec in fields_of(Agreement):
        yield from walker.walk((spec.name,), getattr(a, spec.name))
    for index, point in enumerate(a.drafting.open_points):
        if path_of(a, point.place) is None:
            yield Finding(
                "open-point-lost",
                f"drafting.open_points[{index}].place",
                "error",
                f"“{point.place}” is no field of this agreement any more",
                "The document would stay a draft for ever.",
                Fix(
                    "Drop the open point",
                    (("drafting.open_points", _without(a.drafting.open_points, index)),),
                ),
            )


def _without(items: tuple[object, ...], index: int) -> tuple[object, ...]:
    return (*items[:index], *items[index + 1 :])


class _Walker:
    """Visit every field of an agreement."""

    def __init__(self, agreement: Agreement) -> None:
        self.a = agreement
        self.numbers = clause_numbers(agreement)
        self.anchors = {number: anchor for anchor, number in reversed(self.numbers.items())}

    def walk(self, path: tuple[str | int, ...], value: object) -> Iterator[Finding]:
        for spec in fields_of(type(value)):
            here, held = (*path, spec.name), getattr(value, spec.name)
            if spec.kind == "record":
                yield from self.walk(here, held)
            elif spec.kind == "records":
                yield from _ids(path_text(here), held)
                for index, each in enumerate(held):
                    yield from self.walk((*here, index), each)
            else:
                yield from self._field(spec, path_text(here), held)

    def _field(self, spec: FieldSpec, path: str, held: Any) -> Iterator[Finding]:
        if spec.kind == "duration" and held:
            yield from _duration(path, held)
        elif spec.kind in ("reference", "references"):
            yield from self._references(spec, path, held)
        elif spec.kind in ("text", "prose") and held:
            yield from self._text(path, held)
        elif spec.kind == "lines":
            for line in held:
                yield from self._text(path, line, whole=held)

    def _references(self, spec: FieldSpec, path: str, held: Any) -> Iterator[Finding]:
        known = {key for key, _ in self.a.options(spec.refers_to)}
        several = not isinstance(held, str)
        for each in held if several else (held,):
            if not each or each in known:
                continue
            if spec.refers_to == ROLES:
                contacts = (*self.a.parties.contacts, Contact(role=each))
                yield Finding(
                    "role-unknown",
                    path,
                    "error",
                    f"“{each}” is no role of this agreement",
                    "A duty nobody in the list of roles holds is nobody's.",
                    Fix(f"Add the role “{each}”", (("parties.contacts", contacts),)),
                )
            else:
                left = tuple(x for x in held if x != each) if several else ""
                yield Finding(
                    "reference-lost",
                    path,
                    "error",
                    f"“{each}” does not exist any more",
                    "A clause would refer to nothing.",
                    Fix("Take the reference out", ((path, left),)),
                )

    def _text(
        self, path: str, text: str, whole: tuple[str, ...] | None = None
    ) -> Iterator[Finding]:
        if found := _PLACEHOLDER.search(text):
            yield Finding(
                "placeholder",
                path,
                "error",
                f"“{found[0]}” is a placeholder",
                "Mark the field as still to be agreed instead: then every document says so.",
            )
        for name in unknown_names(self.a, text, self.numbers) if "{" in text else ():
            yield Finding(
                "name-unknown",
                path,
                "error",
                f"{name} stands for nothing",
                "It would be printed as it is.",
            )
        if typed := _TYPED_CLAUSE.search(text):
            yield self._typed_clause(path, text, typed, whole)

    def _typed_clause(
        self, path: str, text: str, typed: re.Match[str], whole: tuple[str, ...] | None
    ) -> Finding:
        anchor = self.anchors.get(typed[1])
        fix = None
        if anchor:
            better = text.replace(typed[0], f"{{clause {anchor}}}", 1)
            value: object = (
                better
                if whole is None
                else tuple(better if line == text else line for line in whole)
            )
            fix = Fix("Let the number follow the clause", ((path, value),))
        return Finding(
            "clause-number-typed",
            path,
            "warning",
            f"“{typed[0]}” is typed by hand",
            "Clause numbers change as the agreement grows; write {clause …} and the number is always right.",
            fix,
        )


def _fresh_key(key: str, taken: set[str]) -> str:
    number = 2
    while f"{key}-{number}" in taken:
        number += 1
    return f"{key}-{number}"


def _ids(path: str, rows: tuple[object, ...]) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, row in enumerate(rows):
        if not hasattr(row, "id") and not isinstance(row, Contact):
            return
        name = "id" if hasattr(row, "id") else "role"
        key = record_key(row)
        if not key or key in seen:
            fresh = _fresh_key(key or "item", {record_key(other) for other in rows})
            yield Finding(
                "id-repeated" if key else "id-missing",
                f"{path}[{index}].{name}",
                "error",
                f"the {name} “{key}” is used twice" if key else f"this record has no {name}",
                f"References and reports cite records by their {name}.",
                Fix(f"Call it “{fresh}”", ((f"{path}[{index}].{name}", fresh),)),
            )
        seen.add(key)


def _duration(path: str, text: str) -> Iterator[Finding]:
    try:
        parse_duration(text)
    except StudioError as error:
        yield Finding("duration-unreadable", path, "error", str(error), "A clock cannot run on it.")
