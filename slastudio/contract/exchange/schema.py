"""The JSON Schema of the terms file, generated from the same declarations the program reads."""

from __future__ import annotations

import json
from pathlib import Path

from slastudio.contract.exchange.terms_file import FORMAT
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import FieldSpec, fields_of
from slastudio.shared.json_values import JsonObject


def terms_schema() -> JsonObject:
    """Return the schema (draft 2020-12) of a terms file."""
    properties = {"format": {"const": FORMAT}} | {
        s.name: _field_schema(s) for s in fields_of(Agreement)
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "SLA Studio terms",
        "description": "An AI-maintenance agreement. Every field is optional and keeps its default when left out.",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _group(cls: type) -> JsonObject:
    return {
        "type": "object",
        "description": _summary(cls),
        "properties": {spec.name: _field_schema(spec) for spec in fields_of(cls)},
        "additionalProperties": False,
    }


def _field_schema(spec: FieldSpec) -> JsonObject:
    schema = _shape(spec)
    notes = [spec.label, spec.help, f"In {spec.unit}." if spec.unit else ""]
    if spec.refers_to:
        notes.append(f"Names the id of a record in {spec.refers_to}.")
    schema["description"] = " ".join(note.rstrip(".") + "." for note in notes if note)
    if spec.optional:
        kinds = schema["type"]
        schema["type"] = [*(kinds if isinstance(kinds, list) else [kinds]), "null"]
    return schema


def _summary(cls: type) -> str:
    """Return the first paragraph of what a record says it is, as one line."""
    first = (cls.__doc__ or "").strip().partition("\n\n")[0]
    return " ".join(first.split())


def _shape(spec: FieldSpec) -> JsonObject:
    if spec.kind == "record":
        assert spec.item is not None
        return _group(spec.item)
    if spec.kind == "records":
        assert spec.item is not None
        return {"type": ["array", "null"], "items": _group(spec.item)}
    if spec.kind in ("lines", "references"):
        return {"type": ["array", "null"], "items": {"type": ["string", "number"]}}
    if spec.kind == "choice":
        return {"type": "string", "enum": [value for value, _ in spec.choices]}
    if spec.kind == "decimal":
        return {"type": ["string", "number"]}
    if spec.kind == "date":
        return {"type": "string", "format": "date"}
    return {"type": {"flag": "boolean", "integer": "integer"}.get(spec.kind, "string")}


if __name__ == "__main__":
    target = Path(__file__).resolve().parents[3] / "docs" / "terms.schema.json"
    target.write_text(
        json.dumps(terms_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
    )
