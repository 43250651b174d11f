"""How a mapping reads in words: which column gives what, in which unit, and what else was decided."""

from __future__ import annotations

from collections.abc import Sequence

from slastudio.evidence.intake import FieldSource, Mapping
from slastudio.evidence.kinds import KINDS
from slastudio.shared.counts import count

KIND_TITLES = {kind.name: kind.title for kind in KINDS.values()}
ZONE_WORDS = {
    "values": "the file says so",
    "option": "you chose it",
    "format": "the export’s format says so",
    "saved mapping": "as in an earlier import",
    "agreement": "taken from the agreement",
    "none": "no times in it",
}
UNIT_WORDS = {
    "iso": "ISO",
    "d/m/y": "day first",
    "m/d/y": "month first",
    "relative s": "relative, s",
    "relative ms": "relative, ms",
    "moment": "moments",
}
PRIVACY_WORDS = {"keep": "kept", "drop": "left out", "hash": "hashed"}
_PLAIN = ("csv", "json", "jsonl", "xlsx", "xls")


def format_words(mapping: Mapping) -> str:
    """Say as what a file was recognised."""
    if mapping.format in _PLAIN:
        return "no known export" if mapping.kind == "table" else "told by its columns"
    return mapping.format


def unit_words(unit: str) -> str:
    """Say how a unit is chosen from a list: "m/d/y" as "month first"."""
    return UNIT_WORDS.get(unit, unit) or "as it is"


def source_words(source: FieldSource) -> str:
    """Say where a field comes from: "“took”, read as s", "always “USD”"."""
    if source.constant is not None:
        return f"always “{source.constant}”"
    words = f"“{source.column}”" if source.column else "computed"
    if source.unit:
        words += f", read as {unit_words(source.unit)}"
    if source.values:
        words += f", {count(len(source.values), 'value')} renamed"
    return words


def privacy_words(action: str) -> str:
    return PRIVACY_WORDS.get(action, f"cut after {action.partition(':')[2]} characters")


def mapping_pairs(mapping: Mapping) -> tuple[tuple[str, str], ...]:
    """Return (label, words) lines that tell everything a mapping decides."""
    layout, place = mapping.layout, mapping.layout.place
    told = (
        ("File in the archive", layout.packing.member),
        ("Sheet", layout.sheet),
        ("Records at", layout.records),
    )
    pairs = [(title, words) for title, words in told if words]
    if place.table is not None and place.tables:
        pairs.append(("Table", f"{place.table + 1} of {len(place.tables)} in the sheet"))
    if mapping.fields:
        pairs.append(
            (
                "Columns",
                "\n".join(f"{name} ← {source_words(s)}" for name, s in mapping.fields.items()),
            )
        )
    else:
        pairs.append(("Columns", "every heading kept as it is"))
    return (*pairs, *_decided(mapping))


def _decided(mapping: Mapping) -> list[tuple[str, str]]:
    pairs = []
    records, texts, prices = mapping.records, mapping.texts, mapping.amounts.prices
    if series := records.series:
        pairs.append(
            ("Series", f"one from each of {count(len(series), 'column')}: {_listed(series)}")
        )
    if states := records.states:
        pairs.append(
            (
                "Rows of one id",
                f"read as its states in the order of “{states}”; the last one counts",
            )
        )
    if texts.missing:
        lines = [
            f"{_listed(words)} in “{heading}”" for heading, words in texts.missing.items() if words
        ]
        pairs.append(("Read as missing", "\n".join(lines)))
    if texts.privacy:
        lines = [
            f"“{heading}” {privacy_words(action)}" for heading, action in texts.privacy.items()
        ]
        pairs.append(("Personal data", "\n".join(lines)))
    if prices:
        pairs.append(("Costs", f"computed from tokens by a list of {count(len(prices), 'price')}"))
    for mark, words in (
        (records.where, "Only records with"),
        (records.unless, "Without records of"),
        (records.nor, "Nor records of"),
        (records.free, "Answered from a cache"),
    ):
        if mark is not None:
            pairs.append((words, f"“{mark.heading}” = {_listed(mark.values)}"))
    return [(name, words) for name, words in pairs if words]


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words[:8]) + (f" and {len(words) - 8} more" if len(words) > 8 else "")
