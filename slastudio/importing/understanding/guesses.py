"""What headings and values tell by themselves: canonical names, synonyms, units; never a kind from
weak signs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from slastudio.evidence.intake import FieldSource, fold_value
from slastudio.evidence.kinds import KINDS, Kind, milliseconds_in
from slastudio.evidence.reading import RecordOptions
from slastudio.importing.files.json_data import BadJsonError, parse_json
from slastudio.importing.formats.declaration import Headings, fold
from slastudio.importing.typing.durations import guess_notation
from slastudio.importing.typing.moments import EPOCH_UNITS
from slastudio.importing.typing.quantities import is_missing
from slastudio.importing.typing.times import guess_span_unit, guess_time_unit
from slastudio.importing.typing.votes import vote_of
from slastudio.importing.understanding.vocabulary import HEADINGS, HEADINGS_ELSEWHERE, STRONG

Fields = dict[str, FieldSource]
SEGMENTS = ("language", "region", "team", "tenant", "account_type", "locale", "country")
YIELDING = ("feedback", "loads")
_CHECKED = {"up", "down", "degraded", "paused", "maintenance", "unknown", "pending"}
SHARES = ("score", "confidence", "retrieval_precision")  # 92 % is kept as 0.92
SPANNED = ("costs", "measurements", "outcomes")  # dated by months and weeks too
SEGMENTED = ("requests", "evaluations", "reviews", "feedback")
_CURRENCY = re.compile(
    r"[$€£¥₹₺₩]|zł|Kč|\b(?:USD|EUR|GBP|CHF|JPY|SEK|NOK|DKK|PLN|CZK|BRL|INR|CAD|AUD)\b"
)
_SUFFIXES = (
    (re.compile(r"(?:ms|msec|millis|milliseconds?)\W*$", re.IGNORECASE), "ms"),
    (re.compile(r"(?:us|µs|micros|microseconds?)\W*$", re.IGNORECASE), "us"),
    (re.compile(r"(?:ns|nanos|nanoseconds?)\W*$", re.IGNORECASE), "ns"),
    (re.compile(r"(?:_s|_sec|_secs|seconds?|\(s\)|\[s\]|Seconds?|(?<=[a-z])Sec)\W*$"), "s"),
    (re.compile(r"(?:_mins?|\(mins?\)|\[mins?\]|minutes?)\W*$", re.IGNORECASE), "min"),
)


_HTTP_CODE = re.compile(r"[1-5]\d\d|0")
_JSON_UNITS = {
    "updates": "moments",
    "reopened": "open spans",
    "severities": "severities",
    "told": "severities",
}
_LEAST = 3  # canonical columns that tell a kind by themselves
_NAMES = frozenset(
    column.name for kind in KINDS.values() for column in kind.columns if not column.is_family
)
_FAMILIES = tuple(
    {
        column.name.partition("*")[0]
        for kind in KINDS.values()
        for column in kind.columns
        if column.is_family
    }
)


def canonical_fields(kind: Kind, names: Sequence[str]) -> Fields:
    """Return the headings that are canonical names of kind, each mapped to itself."""
    found: Fields = {}
    for name in names:
        key = name.strip().casefold()
        if kind.column(key) is not None:
            found.setdefault(key, FieldSource(name))
    return found


def canonical_kind(names: Sequence[str], stem: str) -> str:
    """Return the kind whose canonical columns the headings are, or "" when they are not all of one
    kind's.

    Where two kinds fit equally ("time,name,value,unit"), the file's name decides, then the order of
    the kinds.
    """
    keys = [name.strip().casefold() for name in names]
    if sum(key in _NAMES or key.startswith(_FAMILIES) for key in keys) < _LEAST:
        return ""
    best, best_key = "", (0, False)
    for kind in KINDS.values():
        found = canonical_fields(kind, names)
        others = [
            n
            for n in names
            if n.strip().casefold() not in found and n.strip().casefold() not in SEGMENTS
        ]
        tied = kind.time in found or any(
            name.partition(".")[0] in ("rubric", "seg") for name in found
        )
        meaningful = any(name in found for name in kind.needs) or any(
            n.startswith("rubric.") for n in found
        )
        if (
            not (tied or "item" in found)
            or not meaningful
            or len(others) > len(found) // 4
            or len(found) < _LEAST
        ):
            continue
        key = (len(found), kind.name.rstrip("s") in stem.casefold().replace("-", "_"))
        if key > best_key:
            best, best_key = kind.name, key
    return best


def segment_fields(kind: str, names: Sequence[str], fields: Fields) -> Fields:
    """Return the segment columns: those named seg.*, and common ones of kinds that are judged by
    segment.
    """
    taken = {source.column for source in fields.values()}
    found: Fields = {}
    for name in names:
        key = fold(name)
        plain = next((s for s in SEGMENTS if fold(s) == key or key.endswith("." + fold(s))), "")
        if name.strip().casefold().startswith("seg."):
            found[name.strip().casefold()] = FieldSource(name)
        elif plain and kind in SEGMENTED and name not in taken and f"seg.{plain}" not in fields:
            found.setdefault(f"seg.{plain}", FieldSource(name))
    return found if KINDS[kind].column("seg.any") else {}


def synonym_fields(kind: str, names: Sequence[str]) -> Fields:
    """Return the columns of kind found by canonical name or synonym, each heading used once."""
    headings, taken = Headings(names), set[str]()
    fields = canonical_fields(KINDS[kind], names)
    taken.update(source.column for source in fields.values())
    elsewhere = HEADINGS_ELSEWHERE.get(kind, {})
    for name, known in HEADINGS.get(kind, {}).items():
        found_ones = map(headings.find, (*known, *elsewhere.get(name, ())))
        found = next((each for each in found_ones if each and each not in taken), "")
        if found and name not in fields:
            fields[name] = FieldSource(found)
            taken.add(found)
    # status pages call a severity “impact”: what users saw is told beside a severity, not instead of it
    if kind == "incidents" and "impact" in fields and "severity" not in fields:
        fields["severity"] = fields.pop("impact")
    return fields


def strong_kind(names: Sequence[str], values: dict[str, list[str]]) -> str:
    """Return the one kind whose telling columns are all there, "" where none or several are."""
    fitting = []
    for kind, sets in STRONG.items():
        fields = synonym_fields(kind, names)
        if kind == "costs" and _names_currency(fields, values):
            fields.setdefault("currency", fields["amount"])
        complete = [needed for needed in sets if fields.keys() >= set(needed)]
        if complete and _plausible(kind, fields, values):
            fitting.append(kind)
    if "incidents" in fitting and "queue_items" in fitting:
        fitting.remove("incidents")
    if "probes" in fitting and "requests" in fitting and Headings(names).find("up | is_up"):
        fitting.remove("requests")
    # a log or a review that also holds a thumb is still a log or a review
    if len(fitting) > 1:
        fitting = [each for each in fitting if each not in YIELDING]
    return fitting[0] if len(fitting) == 1 else ""


def _names_currency(fields: Fields, values: dict[str, list[str]]) -> bool:
    """Tell whether the amounts, or their heading, say which currency they are in."""
    if "amount" not in fields:
        return False
    heading = fields["amount"].column
    texts = values.get(heading, [])
    named = _CURRENCY.search(heading) is not None
    return named or (
        bool(texts) and 2 * sum(_CURRENCY.search(text) is not None for text in texts) > len(texts)
    )


def _plausible(kind: str, fields: Fields, values: dict[str, list[str]]) -> bool:
    """Tell whether the sample's values bear the guess out: times are times, up is up or down."""
    time = KINDS[kind].time
    times = values.get(fields[time].column, []) if time in fields else []
    if time in fields and not is_time_column(times, kind) and not _has_day_beside(times, values):
        return False
    mark = {"probes": "up", "requests": "status"}.get(kind, "")
    marks = {v.casefold() for v in values.get(fields[mark].column, [])} if mark in fields else set()
    if kind == "feedback":
        told = [text for text in values.get(fields["helpful"].column, []) if not is_missing(text)]
        known = sum(vote_of(text, signed=True) is not None or text.strip() == "0" for text in told)
        return bool(told) and 2 * known >= len(told)
    if kind == "requests":
        return not marks or not marks <= _CHECKED  # an uptime check's word, no request's
    return marks <= _CHECKED | {"true", "false", "1", "0", ""}


def _has_day_beside(times: Sequence[str], values: dict[str, list[str]]) -> bool:
    """Tell whether a column holds times of day and another one, called date, the days."""
    clocks = bool(times) and all(
        re.fullmatch(r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?", t.strip(), re.ASCII) for t in times
    )
    return clocks and any(
        fold(name) in ("date", "datum", "fecha", "data") and guess_time_unit(v)
        for name, v in values.items()
    )


def is_time_column(values: Sequence[str], kind: str) -> bool:
    """Tell whether a sample holds times, or months and weeks where the kind may be dated by them."""
    return guess_time_unit(values) != "" or (kind in SPANNED and guess_span_unit(values) != "")


def duration_unit(
    heading: str, values: Sequence[str], canonical: bool, usual: str = "ms"
) -> tuple[str, bool]:
    """Return the unit of a duration by its heading, else by its size; and whether it is only a
    guess. usual: the column's own unit.
    """
    if canonical:
        return usual, False
    for pattern, unit in _SUFFIXES:
        if pattern.search(heading):
            return unit, False
    if usual != "ms":
        return usual, True
    numbers = sorted(float(v) for v in values if re.fullmatch(r"\d+(?:\.\d+)?", v.strip()))
    is_seconds = bool(numbers) and numbers[len(numbers) // 2] < 60 and any(n % 1 for n in numbers)
    return ("s" if is_seconds else "ms"), True


def complete_unit(
    name: str, kind: Kind, source: FieldSource, values: Sequence[str]
) -> tuple[FieldSource, bool]:
    """Return the source with its unit filled in from the heading and a sample, and whether that was
    a mere guess.
    """
    column = kind.column(name)
    if column is None or source.unit or source.constant is not None:
        return source, False
    texts = [v for v in values if not is_missing(v)]
    if column.type == "time":
        return replace(source, unit=_time_unit(kind, source.column, texts)), False
    if milliseconds_in(name):
        notation, open_ = guess_notation(texts)
        if notation:
            return replace(source, unit=notation), open_
        canonical = fold(source.column) == fold(name)
        unit, guessed = duration_unit(source.column, texts, canonical, column.unit)
        return replace(source, unit=unit), guessed
    if column.type == "json":
        return replace(source, unit=_JSON_UNITS.get(name, "spans")), False
    if column.type == "number" and _mostly_percents(texts):
        return replace(source, unit="%" if name in SHARES else "percent"), False
    if name == "up" and _are_http_codes(texts):
        return replace(source, unit="http code"), False
    if column.type == "text" and texts and all(_is_list(text) for text in texts[:20]):
        return replace(source, unit="list"), False
    return source, False


def _mostly_percents(texts: Sequence[str]) -> bool:
    return sum(text.strip().endswith("%") for text in texts) * 2 > len(texts)


def _are_http_codes(texts: Sequence[str]) -> bool:
    """Tell status codes from the 1 and 0 of other checks; 0 stands for no answer."""
    if not set(texts) - {"0", "1"}:
        return False
    return all(_HTTP_CODE.fullmatch(text.strip()) for text in texts)


def _time_unit(kind: Kind, heading: str, texts: Sequence[str]) -> str:
    if unit := guess_time_unit(texts):
        return unit
    if kind.name in SPANNED and (span := guess_span_unit(texts)):
        return span
    says_day = re.search(
        r"(?<!birth)dat[eau]|day|datum|fecha|giorno|opened|created|resolved", heading, re.IGNORECASE
    )
    counts = [float(t) for t in texts if re.fullmatch(r"\d{5}(?:\.\d+)?", t.strip(), re.ASCII)]
    is_serial = (
        says_day
        and counts
        and len(counts) == len(texts)
        # in a spreadsheet's count that is 1954 to 2119
        and all(20_000 < c < 80_000 for c in counts)
    )
    return "excel 1900" if is_serial else "iso"


def _is_list(text: str) -> bool:
    if not text.startswith("["):
        return False
    try:
        return all(isinstance(item, str) for item in parse_json(text))
    except (BadJsonError, TypeError):
        return False


def is_open(unit: str) -> bool:
    """Tell whether nothing decided yet if day or month comes first."""
    return "/y?" in unit


def settled(unit: str, order: str) -> str:
    """Return an open unit with the order that was found."""
    return re.sub(r"[dm]/[dm]/y\?", order, unit)


def day_column(source: FieldSource) -> str:
    """Return the column that holds the days of a time, which may stand beside its time of day."""
    return source.unit.partition("after ")[2] if source.unit.startswith("clock ") else source.column


def is_naive_unit(unit: str) -> bool:
    """Tell whether times in this notation may come without an offset."""
    return unit not in EPOCH_UNITS and not unit.startswith("relative")


def is_evidence(record: Mapping[str, str | None], records: RecordOptions) -> bool:
    """Tell whether a record is of the sort a mapping reads: one of its `only` headings holds a
    value, and its
    `where` heading holds one of the values named (or nothing), and its `unless` and `nor` headings
    none of those named there.
    """
    only, where = records.only, records.where
    if only and not any(text and not is_missing(text) for text in map(record.get, only)):
        return False
    for against in filter(None, (records.unless, records.nor)):
        text = record.get(against.heading) or ""
        if not is_missing(text) and against.marks(fold_value(text)):
            return False
    if not where:
        return True
    mark = (record.get(where.heading) or "").strip().casefold()
    return not mark or mark in where.values
