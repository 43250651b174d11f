"""JSON and JSON Lines as records of text: numbers keep their digits, nested fields get dotted
paths.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson

_DIGITS = bytes.maketrans(b"0123456789.", b"0" * 11)
# a number of fewer digits is read by a float as it is written
_LONG = b"0" * 17
_OBVIOUS = (
    "records",
    "data",
    "items",
    "results",
    "rows",
    "value",
    "values",
    "incidents",
    "issues",
    "observations",
    "events",
    "entries",
    "requests",
    "traces",
    "spans",
    "logs",
    "evaluations",
    "testCases",
    "samples",
)
_DEPTH, _KEYS, _FEW = 8, 600, 60
Record = dict[str, Any]


class BadJsonError(ValueError):
    """Say why a text is not JSON; the text is what the user reads."""


def parse_json(text: str) -> Any:
    """Parse JSON; long numbers stay exact Decimals, NaN becomes None. Raise BadJsonError otherwise."""
    # many times faster than a pattern, and asked of every line
    if len(text) < len(_LONG) or _LONG not in text.encode("utf-8", "surrogatepass").translate(
        _DIGITS
    ):
        try:
            return orjson.loads(text)
        # NaN and halves of characters are no JSON, but stand in exports: the slower way takes them
        except (orjson.JSONDecodeError, UnicodeEncodeError):
            pass
    try:
        return _valid(json.loads(text, parse_float=Decimal, parse_constant=lambda _name: None))
    except RecursionError:
        raise BadJsonError("it is nested too deeply.") from None
    # an exponent of very many digits is no figure either
    except (ValueError, ArithmeticError) as problem:
        raise BadJsonError(f"{str(problem) or 'a number is too long'}.") from None


def _valid(value: Any) -> Any:
    """Return a value with the mark of replacement for every lone surrogate, in keys as in texts:
    they are half a character, and nothing that stores or prints text takes them.
    """
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_valid(each) for each in value]
    if isinstance(value, dict):
        return {_valid(key): _valid(each) for key, each in value.items()}
    return value


def write_json(value: object) -> str:
    """Write a value as compact JSON text."""
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=float)
    except (RecursionError, ValueError):
        return "(nested too deeply to show)"


def as_text(value: object) -> str | None:
    """Return a JSON value as the text a column holds; None for null."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return _digits(value)
    return write_json(value)


def _digits(value: float | Decimal) -> str:
    try:
        return str(value)
    except ValueError:  # an integer of more than 4,300 digits
        return "(number too long)"


def flatten(record: Record, prefix: str = "", depth: int = _DEPTH) -> Iterator[tuple[str, Any]]:
    """Yield (dotted path, value) of every leaf; lists are leaves, and so is what lies deeper than
    depth.
    """
    for key, value in record.items():
        if isinstance(value, dict) and value and depth > 1:
            yield from flatten(value, f"{prefix}{key}.", depth - 1)
        else:
            yield prefix + key, value


def flat_texts(record: Record) -> dict[str, str | None]:
    """Return every leaf of a record as text by dotted path; very wide records stay folded at the
    first level.
    """
    pairs: dict[str, str | None] = {}
    for path, value in flatten(record):
        pairs[path] = as_text(value)
        if len(pairs) > _KEYS:
            return {key: as_text(value) for key, value in record.items()}
    return pairs


def pick(record: Record, path: str, parts: tuple[str, ...]) -> Any:
    """Return the value at a dotted path (a key that holds dots itself comes first), or None."""
    if path in record:
        return record[path]
    value: Any = record
    for index, part in enumerate(parts):
        if not isinstance(value, dict):
            return None
        if part not in value and (rest := ".".join(parts[index:])) in value:
            return value[rest]
        value = value.get(part)
    return value


def _is_records(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict) for item in value)


def find_records(document: Any) -> tuple[str, list[Any]]:
    """Return the dotted path and items of the array that holds the records ("" for the document
    itself).

    An object without one obvious array is a single record.
    """
    if isinstance(document, list):
        return "", document
    level: list[tuple[str, Any]] = [("", document)]
    # level by level, so that a list near the top is found before lists inside its records
    for _ in range(3):
        below: list[tuple[str, Any]] = []
        for path, value in level:
            if isinstance(value, dict):
                begin = f"{path}." if path else ""
                below += [
                    (f"{begin}{key}", inner)
                    for key, inner in value.items()
                    if isinstance(inner, dict | list)
                ]
        level = below
        arrays = [(path, value) for path, value in level if _is_records(value)]
        named = [pair for pair in arrays if pair[0].rpartition(".")[2] in _OBVIOUS]
        if len(arrays) == 1 or len(named) == 1:
            return (arrays if len(arrays) == 1 else named)[0]
    empty = [(k, v) for k, v in document.items() if v == [] and k in _OBVIOUS]
    return empty[0] if len(empty) == 1 and len(document) <= 6 else ("", [document])


def records_at(document: object, path: str) -> list[Any]:
    """Return the records at a path found by find_records, or the document itself as one record."""
    if not path:
        return document if isinstance(document, list) else [document]
    for part in path.split("."):
        if part == "*" and isinstance(document, dict):
            document = [_keyed(key, value) for key, value in document.items()]
        else:
            document = document.get(part) if isinstance(document, dict) else None
    return document if isinstance(document, list) else []


def _keyed(key: str, value: object) -> Any:
    """Return a value of an object with its own key beside its fields, so that the key is not lost."""
    return {"key": key, **value} if isinstance(value, dict) else {"key": key, "value": value}


@dataclass(frozen=True)
class JsonPlace:
    """Hold one place in a document where records could lie: its path for records_at, what it is
    (list, object or
    value), how many items it holds, and the beginning of an example.
    """

    path: str
    kind: str
    count: int
    example: str


def tree(document: object, limit: int = 200) -> tuple[JsonPlace, ...]:
    """Return the places of a document from the top down, at most `limit`; lists and objects of
    objects are choices.
    """
    found: list[JsonPlace] = []
    level: list[tuple[str, Any]] = [("", document)]
    for _ in range(_DEPTH):
        below: list[tuple[str, Any]] = []
        for path, value in level:
            found.append(_place(path, value))
            if (
                isinstance(value, dict)
                and len(value) > 1
                and all(isinstance(v, dict) for v in value.values())
            ):
                found.append(
                    JsonPlace(
                        f"{path}.*".lstrip("."),
                        "list",
                        len(value),
                        _shown(next(iter(value.items()))),
                    )
                )
            if isinstance(value, dict) and len(value) <= _FEW:
                below += [(f"{path}.{key}" if path else key, each) for key, each in value.items()]
        level = below
        if not level or len(found) >= limit:
            break
    return tuple(found[:limit])


def _place(path: str, value: object) -> JsonPlace:
    if isinstance(value, list):
        return JsonPlace(path, "list", len(value), _shown(value[0]) if value else "")
    if isinstance(value, dict):
        return JsonPlace(path, "object", len(value), _shown(list(value)[:8]))
    return JsonPlace(path, "value", 1, _shown(value))


def _shown(value: object) -> str:
    return (as_text(value if not isinstance(value, tuple) else list(value)) or "null")[:120]


def looks_like_json_lines(text: str) -> bool:
    """Tell whether most of the first lines are JSON objects of their own."""
    lines = [line for line in re.split(r"\r\n|\n|\r", text[:1_000_000]) if line.strip()][:20]
    if len(lines) < 2 or not lines[0].lstrip("\ufeff \t").startswith("{"):
        return False
    return 2 * sum(_is_object(line) for line in lines) >= len(lines)


def _is_object(line: str) -> bool:
    line = line.strip().lstrip("\ufeff")
    if not (line.startswith("{") and line.endswith("}")):
        return False
    try:
        return isinstance(parse_json(line), dict)
    except BadJsonError:
        return False
