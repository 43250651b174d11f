"""What records are called in lists: a title, a summary, and a noun for buttons; and how a fresh one
begins.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from slastudio.contract.terms.drafting import AddedClause
from slastudio.contract.terms.fields import FieldSpec, fields_of
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.terms.support import Severity
from slastudio.contract.words.figures import target_words

_NOUNS = {
    "GoldenSet": "evaluation set",
    "OpenHours": "opening hours",
    "ServiceTier": "tier",
    "CreditBand": "credit",
    "KnownGood": "known-good version",
    "Severity": "severity tier",
    "AddedClause": "clause",
}
_TITLES = ("name", "title", "role", "duty", "reason", "workflow", "id")


def singular(cls: type) -> str:
    """Return what one record of this class is called in a sentence."""
    return _NOUNS.get(cls.__name__, re.sub(r"(?<!^)(?=[A-Z])", " ", cls.__name__).lower())


def plural(noun: str) -> str:
    """Return the noun for several: "policies", "severity tiers", "opening hours"."""
    if noun.endswith("s"):
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def item_words(item: object) -> tuple[str, str]:
    """Return (title, summary) of a record for one line of a list."""
    names = [spec.name for spec in fields_of(type(item))]
    title = str(next((getattr(item, n) for n in _TITLES if n in names and getattr(item, n)), ""))
    return title or f"Unnamed {singular(type(item))}", _summary(item, title)


def _summary(item: object, title: str) -> str:
    if isinstance(item, Objective):
        return target_words(item)
    if isinstance(item, AddedClause):
        return " ".join((item.summary or item.wording).split())
    if isinstance(item, Severity):
        return f"answer within {item.response}" if item.response else ""
    parts = [
        value_words(spec, getattr(item, spec.name))
        for spec in fields_of(type(item))
        if spec.name != "id"
    ]
    return " · ".join(part for part in parts if part and part != title)


def value_words(spec: FieldSpec, value: Any) -> str:
    """Return what a field holds on one line, "" where it holds nothing or is no simple field."""
    if spec.kind == "choice":
        return str(dict(spec.choices).get(value, value)).partition(":")[0]
    if spec.kind in ("text", "duration", "prose"):
        return " ".join(str(value).split())
    if spec.kind in ("lines", "references"):
        return ", ".join(value)
    if spec.kind == "flag":
        return spec.label if value else ""
    if spec.kind in ("decimal", "integer", "date") and value is not None:
        return f"{value} {spec.unit}".rstrip()
    return ""


def fresh(cls: type, among: tuple[Any, ...], like: Any = None) -> Any:
    """Return a new record (a copy of `like`, where given) whose id no other record has."""
    made = cls() if like is None else like
    if not any(spec.name == "id" for spec in fields_of(cls)):
        return made
    taken = {each.id for each in among}
    stem = (
        re.sub(r"-\d+$", "", like.id) if like is not None and like.id else singular(cls).split()[0]
    )
    number = next(
        n for n in range(2 if like is not None else 1, len(taken) + 3) if f"{stem}-{n}" not in taken
    )
    return replace(made, id=f"{stem}-{number}")
