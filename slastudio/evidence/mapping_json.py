"""A mapping as the JSON that a project stores and the command line prints; keys never change,
projects hold them.

A part that says nothing is not written. A key nobody here knows is passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal, get_args

from slastudio.evidence.intake import FieldSource, Mapping, ZoneSource
from slastudio.evidence.reading import (
    AmountOptions,
    Dialect,
    FileLayout,
    Marked,
    Packing,
    Price,
    RecordOptions,
    TablePlace,
    TextOptions,
    TimeOptions,
    Unpivot,
)
from slastudio.shared.problems import StudioError

JsonShape = Literal[
    "text",
    "number",
    "flag",
    "texts",
    "numbers",
    "pairs",
    "named",
    "lists",
    "marked",
    "unpivot",
    "prices",
]
MappingPart = Literal[
    "layout", "packing", "dialect", "place", "records", "times", "amounts", "texts"
]
MappingDocument = dict[str, Any]

_EMPTY: dict[MappingPart, Any] = {
    "layout": FileLayout(),
    "packing": Packing(),
    "dialect": Dialect(),
    "place": TablePlace(),
    "records": RecordOptions(),
    "times": TimeOptions(),
    "amounts": AmountOptions(),
    "texts": TextOptions(),
}
# key → the part it belongs to, its attribute there, and its shape in JSON
_KEYS: dict[str, tuple[MappingPart, str, JsonShape]] = {
    "container": ("layout", "container", "text"),
    "encoding": ("layout", "encoding", "text"),
    "sheet": ("layout", "sheet", "text"),
    "records": ("layout", "records", "text"),
    "expand": ("layout", "expand", "text"),
    "packed": ("packing", "kind", "text"),
    "member": ("packing", "member", "text"),
    "delimiter": ("dialect", "delimiter", "text"),
    "quoting": ("dialect", "quoting", "flag"),
    "quote": ("dialect", "quote", "text"),
    "escaped": ("dialect", "escaped", "flag"),
    "runs": ("dialect", "runs", "flag"),
    "header_row": ("place", "header_row", "number"),
    "data_row": ("place", "data_row", "number"),
    "fill": ("place", "fill", "number"),
    "width": ("place", "width", "number"),
    "headings": ("place", "headings", "texts"),
    "needed": ("place", "needed", "number"),
    "units": ("place", "units", "named"),
    "skip": ("place", "skip", "numbers"),
    "tables": ("place", "tables", "pairs"),
    "table": ("place", "table", "number"),
    "last_row": ("place", "last_row", "number"),
    "only": ("records", "only", "texts"),
    "where": ("records", "where", "marked"),
    "unless": ("records", "unless", "marked"),
    "unpivot": ("records", "unpivot", "unpivot"),
    "limit": ("records", "limit", "number"),
    "scope": ("records", "scope", "text"),
    "states": ("records", "states", "text"),
    "free": ("records", "free", "marked"),
    "nor": ("records", "nor", "marked"),
    "date": ("times", "date", "text"),
    "start": ("times", "start", "text"),
    "format_order": ("times", "format_order", "text"),
    "format_zone": ("times", "format_zone", "text"),
    "decimal_comma": ("amounts", "decimal_comma", "texts"),
    "cell_units": ("amounts", "cell_units", "lists"),
    "prices": ("amounts", "prices", "prices"),
    "missing": ("texts", "missing", "lists"),
    "nulls": ("texts", "nulls", "texts"),
    "severities": ("texts", "severities", "named"),
    "privacy": ("texts", "privacy", "named"),
    "unread": ("texts", "unread", "texts"),
    "goes_on": ("texts", "goes_on", "texts"),
}
# written whenever their part is there, whatever they say
_ALWAYS = frozenset(
    ("delimiter", "quoting", "header_row", "data_row", "fill", "width", "headings", "needed")
)


def mapping_document(mapping: Mapping) -> MappingDocument:
    """Return a mapping as JSON."""
    return {
        "kind": mapping.kind,
        "format": mapping.format,
        "fields": {name: source_document(source) for name, source in mapping.fields.items()},
        "zone": mapping.zone,
        "zone_source": mapping.zone_source,
        "options": dict(_written(mapping)),
    }


def source_document(source: FieldSource) -> MappingDocument:
    """Return where a column's values come from as JSON."""
    given = {
        "column": source.column,
        "unit": source.unit,
        "constant": source.constant,
        "values": source.values,
    }
    return {key: value for key, value in given.items() if value}


def _parts(mapping: Mapping) -> dict[MappingPart, Any]:
    layout = mapping.layout
    return {
        "layout": layout,
        "packing": layout.packing,
        "dialect": layout.dialect,
        "place": layout.table,
        "records": mapping.records,
        "times": mapping.times,
        "amounts": mapping.amounts,
        "texts": mapping.texts,
    }


def _written(mapping: Mapping) -> list[tuple[str, Any]]:
    parts = _parts(mapping)
    found = []
    for key, (part, name, shape) in _KEYS.items():
        if parts[part] is None:
            continue
        value = getattr(parts[part], name)
        if key in _ALWAYS or value != getattr(_EMPTY[part], name):
            found.append((key, _SHAPES[shape][0](value)))
    return found


def read_mapping(document: MappingDocument) -> Mapping:
    """Read a mapping from JSON; raise StudioError naming what is not as a mapping is written."""
    try:
        sources = document.get("fields", {}).items()
        mapping = Mapping(
            _text(document["kind"]),
            _text(document["format"]),
            {_text(name): _source(source) for name, source in sources},
            _text(document.get("zone", "UTC")),
            _zone_source(document.get("zone_source", "none")),
        )
        return _with_options(mapping, document.get("options", {}))
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise StudioError(
            f"how its file is read is stored in another form than this program writes ({type(problem).__name__}: {problem})"
        ) from None


def _source(document: MappingDocument) -> FieldSource:
    if unknown := document.keys() - {"column", "unit", "constant", "values"}:
        raise ValueError(f"a column has no “{min(unknown)}”")
    constant = document.get("constant")
    return FieldSource(
        _text(document.get("column", "")),
        _text(document.get("unit", "")),
        None if constant is None else _text(constant),
        _named(document.get("values", {})),
    )


def _zone_source(text: object) -> ZoneSource:
    for known in get_args(ZoneSource):
        if text == known:
            source: ZoneSource = known
            return source
    raise ValueError(f"“{text}” decides no zone")


def _with_options(mapping: Mapping, options: MappingDocument) -> Mapping:
    given: dict[MappingPart, dict[str, Any]] = {}
    for key, value in options.items():
        if key in _KEYS and value is not None:
            part, name, shape = _KEYS[key]
            given.setdefault(part, {})[name] = _SHAPES[shape][1](value)
    made = {part: replace(_EMPTY[part], **values) for part, values in given.items()}
    layout = replace(
        made.get("layout", FileLayout()),
        packing=made.get("packing", Packing()),
        dialect=made.get("dialect"),
        table=made.get("place"),
    )
    return replace(
        mapping,
        layout=layout,
        records=made.get("records", mapping.records),
        times=made.get("times", mapping.times),
        amounts=made.get("amounts", mapping.amounts),
        texts=made.get("texts", mapping.texts),
    )


# -- shapes -----------------------------------------------------------------------------------------------------------


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.60} is no text")
    return value


def _number(value: object) -> int:
    # to Python true is a whole number, too
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value!r:.60} is no whole number")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r:.60} is neither true nor false")
    return value


def _listed(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r:.60} is no list")
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(_text, _listed(value)))


def _pair(value: object) -> tuple[int, int]:
    first, last = _listed(value)
    return _number(first), _number(last)


def _named(value: Any) -> dict[str, str]:
    return {_text(name): _text(word) for name, word in value.items()}


def _marked(value: object) -> Marked:
    heading, values = _listed(value)
    return Marked(_text(heading), _texts(values))


def _unpivot(value: object) -> Unpivot:
    name, column, headings = _listed(value)
    return Unpivot(_text(name), _text(column), _texts(headings))


def _price(value: Any) -> Price:
    cached = value.get("cached_per_million")
    return Price(
        _text(value["model"]),
        _text(value.get("from") or ""),
        _text(value["input_per_million"]),
        _text(value["output_per_million"]),
        _text(value.get("currency", "")),
        None if cached in (None, "") else _text(cached),
    )


def price_document(price: Price) -> MappingDocument:
    """Return one price as JSON."""
    entry = {
        "model": price.model,
        "from": price.since,
        "input_per_million": price.input_per_million,
        "output_per_million": price.output_per_million,
        "currency": price.currency,
    }
    return entry | (
        {} if price.cached_per_million is None else {"cached_per_million": price.cached_per_million}
    )


def _as_it_is(value: object) -> Any:
    return value


# shape → how it is written, how it is read
_SHAPES: dict[JsonShape, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "text": (_as_it_is, _text),
    "number": (_as_it_is, _number),
    "flag": (_as_it_is, _flag),
    "texts": (list, _texts),
    "numbers": (list, lambda value: tuple(map(_number, _listed(value)))),
    "pairs": (
        lambda pairs: [list(pair) for pair in pairs],
        lambda value: tuple(map(_pair, _listed(value))),
    ),
    "named": (dict, _named),
    "lists": (
        lambda named: {name: list(texts) for name, texts in named.items()},
        lambda value: {_text(name): _texts(texts) for name, texts in value.items()},
    ),
    "marked": (lambda mark: [mark.heading, list(mark.values)], _marked),
    "unpivot": (lambda made: [made.name, made.value, list(made.headings)], _unpivot),
    "prices": (
        lambda prices: [price_document(price) for price in prices],
        lambda value: tuple(map(_price, _listed(value))),
    ),
}
