"""An agreement with the names in its texts filled in, for whoever tells a text of it outside its clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from slastudio.contract.clauses.texts import clause_references
from slastudio.contract.clauses.variables import resolve_text
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import FieldSpec, fields_of

# what names stand for is no text that holds names; conditions hold the values of files, letter by letter
_LITERAL = ("parties", "drafting", "indicator")


@lru_cache(maxsize=8)
def with_names(agreement: Agreement) -> Agreement:
    """Return the agreement with every {name} of its texts replaced; a name nobody knows and braces
    that are no name stay as they are written.
    """
    cited = clause_references(agreement)

    def filled(value: Any) -> Any:
        changed = {
            spec.name: after
            for spec in fields_of(type(value))
            if spec.name not in _LITERAL
            and (after := _held(spec, getattr(value, spec.name))) != getattr(value, spec.name)
        }
        return replace(value, **changed) if changed else value

    def _held(spec: FieldSpec, held: Any) -> Any:
        if spec.kind == "record":
            return filled(held)
        if spec.kind == "records":
            return tuple(filled(each) for each in held)
        if spec.kind == "lines":
            return tuple(_text(agreement, each, cited) for each in held)
        if spec.kind in ("text", "prose") and spec.name != "id":
            return _text(agreement, held, cited)
        return held

    named: Agreement = filled(agreement)
    return named


def _text(agreement: Agreement, text: str, cited: Mapping[str, str]) -> str:
    return resolve_text(agreement, text, cited) if "{" in text else text
