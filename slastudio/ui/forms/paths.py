"""Places in the agreement as the window needs them: their text, every field by its place in words,
and which fields matter.
"""

from __future__ import annotations

from functools import lru_cache

from slastudio.contract.indicators.table import matters
from slastudio.contract.terms.agreement import Agreement, section_specs
from slastudio.contract.terms.drafting import AddedClause
from slastudio.contract.terms.fields import fields_of
from slastudio.contract.terms.objectives import Indicator, Objective, Window
from slastudio.contract.terms.places import Path, parse_path, path_text, title_of

__all__ = ["Path", "applies", "field_places", "parse_path", "path_text"]


@lru_cache(maxsize=2)
def field_places(agreement: Agreement) -> tuple[tuple[str, str], ...]:
    """Return (words, path) of every field and record one can go to: "Objectives › First token, p95
    › Target".
    """
    found: list[tuple[str, str]] = []
    for spec in section_specs():
        _add(found, getattr(agreement, spec.name), spec.label, spec.name)
    for index, clause in enumerate(agreement.drafting.clauses):
        words = f"Further clauses › {clause.title or clause.id}"
        found.append((words, f"drafting.clauses[{index}].wording"))
    return tuple(found)


def _add(found: list[tuple[str, str]], value: object, words: str, path: str) -> None:
    for spec in fields_of(type(value)):
        held, here = getattr(value, spec.name), f"{path}.{spec.name}"
        # a list that is called as its section is says nothing twice
        name = words if spec.label == words else f"{words} › {spec.label}"
        if not applies(value, spec.name):
            continue
        found.append((name, here))
        if spec.kind == "record":
            found.pop()
            _add(found, held, name, here)
        elif spec.kind == "records":
            for index, each in enumerate(held):
                title = f"{name} › {title_of(each) or f'row {index + 1}'}"
                found.append((title, f"{here}[{index}]"))
                _add(found, each, title, f"{here}[{index}]")


def applies(record: object, name: str) -> bool:
    """Tell whether the field called name says anything about this record."""
    if isinstance(record, Indicator):
        return matters(record, name)
    if isinstance(record, AddedClause):
        return name in ("title", "wording", "summary")
    if isinstance(record, Window):
        return name == "kind" or record.kind == "rolling"
    if isinstance(record, Objective):
        if name == "runs" and record.indicator.evidence != "evaluations":
            return False
        return name not in ("rule", "min_samples", "drawn", "runs") or record.complete == "sampled"
    return True
