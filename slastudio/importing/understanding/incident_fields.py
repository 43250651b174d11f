"""What an export tells of an incident besides its clocks: which columns hold it, and the words of its choices."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from slastudio.evidence.intake import FieldSource, fold_value
from slastudio.evidence.intake import Mapping as FileMapping
from slastudio.evidence.registers import RegisterField, register_named
from slastudio.evidence.registers.incidents import TAUGHT
from slastudio.importing.understanding.guesses import Fields, synonym_fields

_WORDS = 4  # a severity has fewer words than a sentence


def taught_fields(names: Sequence[str], fields: Fields) -> Fields:
    """Return the columns beyond those a recognised export declares that tell what an incident
    teaches, such as a field somebody added to their tracker.
    """
    taken = {heading for source in fields.values() for heading in source.headings}
    left = [each for each in names if each not in taken]
    found = synonym_fields("incidents", left)
    return {name: source for name, source in found.items() if name in TAUGHT and name not in fields}


def impact_as_written(fields: Fields, values: Mapping[str, list[str]]) -> Fields:
    """Return incident columns with “impact” as what users saw, where its cells are sentences and no
    severities.
    """
    source = fields.get("severity")
    if source is None or fold_value(source.column) != "impact" or "impact" in fields:
        return fields
    texts = values.get(source.column, [])
    sentences = sum(len(text.split()) >= _WORDS for text in texts)
    if not texts or 2 * sentences <= len(texts):
        return fields
    return {name: each for name, each in fields.items() if name != "severity"} | {"impact": source}


def read_choices(mapping: FileMapping) -> FileMapping:
    """Return the mapping of incidents with the words by which others write a choice of the register:
    “Most users” is many. A word nobody knows stays the text it is.
    """
    if mapping.kind != "incidents":
        return mapping
    fields: dict[str, FieldSource] = dict(mapping.fields)
    for each in register_named("incidents").fields:
        source = fields.get(each.name)
        if each.choices and source is not None and source.column and not source.values:
            fields[each.name] = replace(source, values=dict(_worded(each)))
    return replace(mapping, fields=fields)


@lru_cache(maxsize=16)
def _worded(field: RegisterField) -> tuple[tuple[str, str], ...]:
    known: dict[str, str] = {}
    for choice in field.choices:
        for word in (choice.label, *choice.words.split("|")) if choice.value else ():
            for spelled in _spellings(word):
                known.setdefault(spelled, choice.value)
    # a value of the register is never another value's word
    own = {choice.value for choice in field.choices}
    return tuple((word, value) for word, value in known.items() if word not in own and word)


def _spellings(word: str) -> Iterator[str]:
    folded = fold_value(word)
    yield folded
    yield "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
