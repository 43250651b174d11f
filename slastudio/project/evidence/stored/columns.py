"""Store one column of a chunk as one compressed block, exactly: what is read back equals what was
written.

A block is one Zstandard frame. Its layout, a small JSON object, says how the bytes inside are to be
read:

- `ints`: little-endian integers of `width` bytes (8 where it is not said), byte-shuffled (all first bytes, then all second
  bytes …), as differences where `delta`;
- `scaled`: floats stored as ints times 10^-`digits`, only after checking that they come back bit for bit;
- `floats`: float64, byte-shuffled; `bools`: int8 with -1 for missing;
- `decimal`: ints times 10^-`digits`; where 64 bits do not suffice, `text` with `decimals` true;
- `strings`: the int32 lengths of the texts' UTF-8, byte-shuffled, then the bytes; `coded`: a JSON list of the different
  values, then their numbers of `width` bytes (4 where it is not said; -1 missing), shuffled; `text`: a JSON list of
  values, for texts that are not valid UTF-8.

`missing` true: a bit mask of present values comes first. Sizes are known from the layout before
anything is decompressed, so a hostile block cannot ask for more memory than its rows may need.
"""

from __future__ import annotations

import json
from decimal import Context, Decimal
from typing import TypedDict

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import zstandard

from slastudio.evidence.arrays import Array, Series
from slastudio.evidence.cells import LARGEST, Cells, Column, scaled_amounts
from slastudio.evidence.kinds import ColumnType
from slastudio.project.database.checksums import checksum

# what is read again, removed or purged is at least one chunk
CHUNK_ROWS = 65_536
# compressing is what an import waits for, and the first level is the fastest
_LEVEL = 1
WIDTHS = (1, 2, 4, 8)
_PROBES = 4_096
EXACT = Context(prec=400)
ColumnLayout = TypedDict(
    "ColumnLayout",
    {
        "as": str,
        "rows": int,
        "bytes": int,
        "missing": bool,
        "delta": bool,
        "width": int,
        "digits": int,
        "names": int,
        "decimals": bool,
        "time": bool,
        "plain": bool,
    },
    total=False,
)
Encoded = tuple[ColumnLayout, bytes]


def encode(values: Column, kind: ColumnType) -> tuple[str, bytes, bytes]:
    """Return (layout JSON, checksum, block) of one column."""
    layout, payload = (
        _encode_cells(values) if isinstance(values, Cells) else _ENCODERS[kind](values)
    )
    layout["rows"] = len(values)
    layout["bytes"] = len(payload)
    block = zstandard.ZstdCompressor(level=_LEVEL).compress(payload)
    return json.dumps(layout, sort_keys=True), checksum(block), block


def _shuffle(values: Array) -> bytes:
    raw = np.ascontiguousarray(values).view(np.uint8).reshape(len(values), values.itemsize)
    return raw.T.tobytes()


def _narrow(values: Array, least: int, most: int) -> tuple[int, Array]:
    """Return how many bytes hold every value from least to most, and the values in so many."""
    width = next(
        size for size in WIDTHS if -(1 << (8 * size - 1)) <= least and most < 1 << (8 * size - 1)
    )
    return width, values.astype(f"<i{width}", copy=False)


def _ints(values: Array, present: Array | None) -> Encoded:
    least, most = int(values.min(initial=0)), int(values.max(initial=0))
    # differences of larger numbers may not fit into 64 bits
    delta = least > -LARGEST and most < LARGEST and _runs_on(values)
    if delta:
        values = np.diff(values, prepend=np.int64(0))
        least, most = int(values.min()), int(values.max())
    width, narrow = _narrow(values, least, most)
    layout: ColumnLayout = {"as": "ints", "delta": delta, "width": width}
    return _with_mask(layout, _shuffle(narrow), present)


def _runs_on(values: Array) -> bool:
    """Tell whether neighbours lie so near each other that their differences are stored better than
    themselves.
    """
    step = max(len(values) // _PROBES, 1)
    here, there = values[:-1:step].astype(np.float64), values[1::step].astype(np.float64)
    return len(values) > 1 and bool(np.abs(there - here).sum() < np.abs(there).sum() / 4)


def _with_mask(layout: ColumnLayout, body: bytes, present: Array | None) -> Encoded:
    layout["missing"] = present is not None
    return layout, (np.packbits(present).tobytes() if present is not None else b"") + body


def _encode_cells(cells: Cells) -> Encoded:
    if cells.type == "text":
        return (
            _encode_strings(cells.values)
            if cells.words is None
            else _encode_used(cells.values, list(cells.words))
        )
    if cells.type == "number":
        return _encode_floats(cells.values)
    present = ~cells.missing if cells.missing.any() else None
    layout, payload = _ints(
        cells.values if present is None else np.where(present, cells.values, 0), present
    )
    extra: dict[str, ColumnLayout] = {
        "time": {"time": True},
        "decimal": {"as": "decimal", "digits": cells.digits},
    }
    return layout | extra.get(cells.type, ColumnLayout()), payload


def stamps_of(times: Column) -> Array:
    """Return moments as int64 nanoseconds UTC."""
    if isinstance(times, Cells):
        found: Array = times.values
        return found
    return times.astype("datetime64[ns, UTC]").astype("int64").to_numpy(copy=True)


def _encode_times(values: Series) -> Encoded:
    stamps, present = stamps_of(values), values.notna().to_numpy()
    stamps[~present] = 0
    layout, payload = _ints(stamps, None if present.all() else present)
    return layout | {"time": True}, payload


def _encode_integers(values: Series) -> Encoded:
    typed = values.astype("Int64")
    present = typed.notna().to_numpy()
    return _ints(typed.fillna(0).to_numpy("int64"), None if present.all() else present)


def encode_rows(values: Array) -> tuple[str, bytes, bytes]:
    """Encode source row numbers (plain int64, never missing)."""
    layout, payload = _ints(values.astype("int64"), None)
    layout |= {"plain": True, "rows": len(values), "bytes": len(payload)}
    block = zstandard.ZstdCompressor(level=_LEVEL).compress(payload)
    return json.dumps(layout, sort_keys=True), checksum(block), block


def _encode_numbers(values: Series) -> Encoded:
    return _encode_floats(values.to_numpy("float64"))


def _encode_floats(floats: Array) -> Encoded:
    present = ~np.isnan(floats)
    mask = None if present.all() else present
    filled = floats if mask is None else np.where(present, floats, 0.0)
    largest = max(filled.max(initial=0), -filled.min(initial=0))
    for digits in (0, 1, 2, 3, 6):
        if not largest * 10.0**digits < 2**52:
            break
        scaled = np.rint(filled * 10.0**digits)
        if _identical(scaled / 10.0**digits, filled):
            layout, payload = _ints(scaled.astype("int64"), mask)
            return layout | {"as": "scaled", "digits": digits}, payload
    return _with_mask({"as": "floats"}, _shuffle(filled), mask)


def _identical(left: Array, right: Array) -> bool:
    # by their bits: −0.0 equals 0.0, and would come back as another number
    return bool((left.view(np.int64) == right.view(np.int64)).all())


def _encode_booleans(values: Series) -> Encoded:
    typed = values.astype("boolean").astype("Int8").fillna(-1).to_numpy("int8")
    return {"as": "bools"}, typed.tobytes()


def _encode_text(values: Series) -> Encoded:
    if isinstance(values.dtype, pd.ArrowDtype):
        return _encode_strings(pa.array(values.array))
    if isinstance(values.dtype, pd.CategoricalDtype):
        return _encode_used(values.cat.codes.to_numpy(), list(values.cat.categories))
    codes, different = pd.factorize(values, use_na_sentinel=True)
    names = [str(each) for each in different]
    if len(names) <= len(values) // 2:
        return _encode_codes(codes, names)
    listed = [None if code < 0 else names[code] for code in codes]
    try:
        return _encode_strings(pa.array(listed, pa.string()))
    except (UnicodeEncodeError, pa.ArrowInvalid):  # lone surrogates, which JSON may hold
        raw = json.dumps(listed, ensure_ascii=False).encode("utf-8", "surrogatepass")
        return {"as": "text", "decimals": False}, raw


def _encode_used(codes: Array, names: list[str]) -> Encoded:
    """Encode places in a list without those nobody refers to: a rejected record's text does not go
    in by this door.
    """
    # moved by one, for nothing below 0 can be counted; the missing ones come first and are left out
    counts = np.bincount(codes.astype(np.int64) + 1, minlength=len(names) + 1)[1:]
    if counts.all():
        return _encode_codes(codes, names)
    places = np.append(np.cumsum(counts > 0) - 1, -1)
    return _encode_codes(
        places[codes], [name for name, count in zip(names, counts, strict=True) if count]
    )


def _encode_codes(codes: Array, names: list[str]) -> Encoded:
    listing = json.dumps([str(each) for each in names], ensure_ascii=False).encode(
        "utf-8", "surrogatepass"
    )
    width, narrow = _narrow(codes, -1, len(names))
    return {"as": "coded", "names": len(listing), "width": width}, listing + _shuffle(narrow)


def _encode_strings(texts: pa.Array | pa.ChunkedArray) -> Encoded:
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    present = texts.is_valid().to_numpy(zero_copy_only=False)
    filled = pc.fill_null(texts, "") if texts.null_count else texts
    lengths = pc.binary_length(filled).to_numpy().astype("<i4")
    whole = filled.cast(pa.large_string())
    offsets = np.frombuffer(whole.buffers()[1], np.int64)[
        whole.offset : whole.offset + len(whole) + 1
    ]
    raw = whole.buffers()[2]
    body = bytes(raw[int(offsets[0]) : int(offsets[-1])]) if raw is not None and len(whole) else b""
    return _with_mask(
        {"as": "strings"}, _shuffle(lengths) + body, None if present.all() else present
    )


def _encode_decimals(values: Series) -> Encoded:
    if (
        isinstance(values.dtype, pd.ArrowDtype)
        and (scaled := scaled_amounts(pa.array(values.array))) is not None
    ):
        numbers, digits, present = scaled
        layout, payload = _ints(numbers, None if present.all() else present)
        return layout | {"as": "decimal", "digits": digits}, payload
    amounts: list[Decimal | None] = [None if pd.isna(each) else each for each in values]
    digits = max(
        (max(-int(each.as_tuple().exponent), 0) for each in amounts if each is not None), default=0
    )
    exact = []
    for amount in amounts:
        whole = LARGEST
        if amount is None:
            whole = 0
        elif digits < 18:
            whole = int(EXACT.scaleb(amount, digits))
        exact.append(whole)
    if max(map(abs, exact), default=0) >= LARGEST:
        listed = [None if each is None else str(each) for each in amounts]
        return {"as": "text", "decimals": True}, json.dumps(listed).encode()
    present = np.array([each is not None for each in amounts], bool)
    layout, payload = _ints(np.array(exact, "int64"), None if present.all() else present)
    return layout | {"as": "decimal", "digits": digits}, payload


_ENCODERS = {
    "time": _encode_times,
    "integer": _encode_integers,
    "number": _encode_numbers,
    "boolean": _encode_booleans,
    "text": _encode_text,
    "json": _encode_text,
    "decimal": _encode_decimals,
}
