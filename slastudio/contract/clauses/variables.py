"""Names in clause texts: {client} becomes the client's name, {clause waiting} that clause's number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from slastudio.contract.clauses.writer import ClauseBlock, joined_words
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import FieldSpec, fields_of
from slastudio.contract.words.figures import is_currency, show_number, show_value
from slastudio.shared.periods import show_day

_CLAUSE = re.compile(r"\{clause ([^{}\s]+)\}")
_NAME = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)\}")
SHORT_NAMES = {
    "client": "parties.client",
    "provider": "parties.provider",
    "contract": "parties.contract_reference",
    "zone": "parties.zone",
    "escalation_contact": "client.escalation_role",
    "approver": "changes.approver_role",
    "rollback_owner": "changes.rollback_owner_role",
    "stable_role": "support.stable_when",
    "fee": "pricing.monthly_fee",
    "cap": "costs.monthly_cap",
    "start": "term.start",
    "end": "term.end",
}


def resolve(agreement: Agreement, block: ClauseBlock, cited: Mapping[str, str]) -> ClauseBlock:
    """Return a block with its names replaced, {clause anchor} by the words that cite it; a name
    nobody knows stays as it is written, for the checks to find.
    """
    if "{" not in block.text and not any("{" in cell for row in block.rows for cell in row):
        return block

    def resolved(row: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(resolve_text(agreement, cell, cited) for cell in row)

    rows = tuple(map(resolved, block.rows))
    return replace(block, text=resolve_text(agreement, block.text, cited), rows=rows)


def resolve_text(agreement: Agreement, text: str, cited: Mapping[str, str]) -> str:
    """Replace {names} and {clause anchors} in one text; each text is read once, so a value is never
    read as a name.
    """

    def put(match: re.Match[str]) -> str:
        if match[0].startswith("{clause "):
            return cited.get(match[1]) or match[0]
        shown = variable(agreement, match[1])
        return match[0] if shown is None else shown

    return re.sub(f"{_CLAUSE.pattern}|{_NAME.pattern}", lambda m: put(_again(m)), text)


def _again(match: re.Match[str]) -> re.Match[str]:
    # the joined pattern has two groups; read the piece again with the one that fits
    found = _CLAUSE.fullmatch(match[0]) or _NAME.fullmatch(match[0])
    assert found is not None
    return found


def variable(agreement: Agreement, name: str) -> str | None:
    """Return what a name stands for, "[… to be agreed]" where its value is empty, None where there
    is no such name.
    """
    value: object = agreement
    spec: FieldSpec | None = None
    parts = SHORT_NAMES.get(name, name).split(".")
    for part in parts:
        specs = (
            {each.name: each for each in fields_of(type(value))}
            if hasattr(type(value), "__dataclass_fields__")
            else {}
        )
        if part not in specs:
            return None
        spec, value = specs[part], getattr(value, part)
    if spec is None or spec.kind in ("record", "records"):
        return None
    return _shown(agreement, parts[0], spec, value) or f"[{spec.label.lower()} to be agreed]"


def _shown(agreement: Agreement, section: str, spec: FieldSpec, value: object) -> str:
    if spec.kind == "choice":
        return dict(spec.choices).get(str(value), str(value))
    if isinstance(value, tuple):
        names = dict(agreement.options(spec.refers_to)) if spec.refers_to else {}
        return joined_words(tuple(names.get(each) or str(each) for each in value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return show_day(value)
    if isinstance(value, Decimal) and not spec.unit and section in ("pricing", "costs"):
        currency = str(getattr(getattr(agreement, section), "currency", ""))
        return show_value(value, currency) if is_currency(currency) else show_number(value)
    if isinstance(value, (int, Decimal)):
        return show_number(value)
    return "" if value is None else str(value)


def unknown_names(agreement: Agreement, text: str, numbers: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names in a text that stand for nothing in this agreement, as they are written."""
    lost = [f"{{clause {m[1]}}}" for m in _CLAUSE.finditer(text) if m[1] not in numbers]
    lost += [m[0] for m in _NAME.finditer(text) if variable(agreement, m[1]) is None]
    return tuple(dict.fromkeys(lost))
