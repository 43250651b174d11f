"""Read one column of a chunk back, exactly as it was written (project/evidence/stored/columns.py says how
blocks lie).
"""

from __future__ import annotations

import json
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import zstandard

from slastudio.evidence.arrays import Array, Bools, Ints, Series
from slastudio.evidence.cells import NAT, Cells, Column
from slastudio.project.database.checksums import checksum
from slastudio.project.evidence.stored.columns import EXACT, WIDTHS, ColumnLayout
from slastudio.shared.problems import StudioError

_MAX_TEXT_BYTES = 256 * 1024 * 1024
_MOST_DIGITS = 18


def decode(
    layout_text: str, expected: bytes, block: bytes, rows: int, *, swift: bool = False
) -> Series:
    """Return the column as a pandas Series of the dtype evidence/records.py promises.

    swift: amounts and texts may come as Arrow's types, which are many times faster to make than
    objects. Raises StudioError when the block is damaged or its layout does not fit the chunk.
    """
    found = decode_cells(layout_text, expected, block, rows)
    if not isinstance(found, Cells):
        return found
    if not swift and found.type == "decimal":
        return pd.Series(_amounts(found), dtype=object)
    if not swift and found.type == "text" and found.words is None:
        return pd.Series(found.values.to_pandas(), dtype=object)
    return found.series


def decode_cells(layout_text: str, expected: bytes, block: bytes, rows: int) -> Column:
    """Return the column as arrays, or as a Series where evidence/cells.py has no form for it; raise
    as `decode` does.
    """
    if checksum(block) != expected:
        raise StudioError("a block's checksum does not match")
    try:
        layout: ColumnLayout = json.loads(layout_text)
        if layout["rows"] != rows or layout["bytes"] > _allowed_bytes(layout["as"], rows):
            raise StudioError("a block does not fit its chunk")
        # asked of the frame before anything is unpacked, so a bomb is told by its own word
        if zstandard.get_frame_parameters(block).content_size != layout["bytes"]:
            raise StudioError("a block has another size than it says")
        payload = zstandard.ZstdDecompressor().decompress(block, max_output_size=layout["bytes"])
        found: Column = _DECODERS[layout["as"]](layout, payload, rows)
        return found
    except StudioError:
        raise
    except (
        ValueError,
        KeyError,
        TypeError,
        RecursionError,
        zstandard.ZstdError,
        ArithmeticError,
    ) as error:
        raise StudioError(f"a block cannot be read ({error})") from None


def _allowed_bytes(shape: str, rows: int) -> int:
    return _MAX_TEXT_BYTES if shape in ("text", "coded", "strings") else rows * 8 + rows // 8 + 16


def _unshuffle(payload: bytes, dtype: str, rows: int) -> Array:
    itemsize = np.dtype(dtype).itemsize
    planes = np.frombuffer(payload, np.uint8).reshape(itemsize, rows)
    raw = np.empty((rows, itemsize), np.uint8)
    for place in range(itemsize):  # many times faster than copying the transposed array at once
        raw[:, place] = planes[place]
    return raw.view(dtype).reshape(rows)


def _take_mask(layout: ColumnLayout, payload: bytes, rows: int) -> tuple[Bools | None, bytes]:
    if not layout["missing"]:
        return None, payload
    size = (rows + 7) // 8
    return np.unpackbits(np.frombuffer(payload[:size], np.uint8), count=rows).astype(bool), payload[
        size:
    ]


def _read_ints(layout: ColumnLayout, payload: bytes, rows: int) -> tuple[Ints, Bools | None]:
    present, body = _take_mask(layout, payload, rows)
    values = _unshuffle(body, f"<i{_width(layout, 8)}", rows).astype(np.int64, copy=False)
    return (np.cumsum(values) if layout["delta"] else values), present


def _width(layout: ColumnLayout, unsaid: int) -> int:
    width = layout.get("width", unsaid)
    if width not in WIDTHS:
        raise StudioError("a block says a width no number has")
    return int(width)


def _missing(present: Bools | None, rows: int) -> Bools:
    return np.zeros(rows, bool) if present is None else ~present


def _decode_ints(layout: ColumnLayout, payload: bytes, rows: int) -> Column:
    values, present = _read_ints(layout, payload, rows)
    missing = _missing(present, rows)
    if layout.get("time"):
        return Cells("time", values if present is None else np.where(present, values, NAT), missing)
    return pd.Series(values) if layout.get("plain") else Cells("integer", values, missing)


def _numbers(floats: Array, present: Bools | None) -> Cells:
    filled = floats if present is None else np.where(present, floats, np.nan)
    return Cells("number", filled, np.isnan(filled))


def _decode_scaled(layout: ColumnLayout, payload: bytes, rows: int) -> Column:
    values, present = _read_ints(layout, payload, rows)
    return _numbers(values / 10.0 ** int(layout["digits"]), present)


def _decode_floats(layout: ColumnLayout, payload: bytes, rows: int) -> Column:
    present, body = _take_mask(layout, payload, rows)
    return _numbers(_unshuffle(body, "<f8", rows), present)


def _decode_booleans(_: ColumnLayout, payload: bytes, rows: int) -> Column:
    raw = np.frombuffer(payload, np.int8).reshape(rows)
    return pd.Series(pd.arrays.BooleanArray(raw == 1, raw == -1))


def _decode_strings(layout: ColumnLayout, payload: bytes, rows: int) -> Column:
    present, body = _take_mask(layout, payload, rows)
    lengths = _unshuffle(body[: 4 * rows], "<i4", rows).astype(np.int64)
    raw = body[4 * rows :]
    if (lengths < 0).any() or lengths.sum() != len(raw):
        raise StudioError("a block holds texts of another length than it says")
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    mask = (
        None if present is None else pa.py_buffer(np.packbits(present, bitorder="little").tobytes())
    )
    texts = pa.LargeStringArray.from_buffers(
        rows, pa.py_buffer(offsets.tobytes()), pa.py_buffer(raw), mask
    )
    try:
        # compiled code trusts offsets and UTF-8, and the block may be a stranger's
        texts.validate(full=True)
    except pa.ArrowInvalid as error:
        raise StudioError(f"a block holds texts that are none ({error})") from None
    return Cells("text", texts, _missing(present, rows))


def _decode_coded(layout: ColumnLayout, payload: bytes, rows: int) -> Column:
    size = int(layout["names"])
    names = _texts(payload[:size])
    codes = _unshuffle(payload[size:], f"<i{_width(layout, 4)}", rows)
    if rows and (codes.max() >= len(names) or codes.min() < -1):
        raise StudioError("a block names values it does not hold")
    return Cells("text", codes, codes < 0, tuple(names))


def _decode_text(layout: ColumnLayout, payload: bytes, rows: int) -> Column:
    listed = json.loads(payload.decode("utf-8", "surrogatepass"))
    if len(listed) != rows or not all(each is None or isinstance(each, str) for each in listed):
        raise StudioError("a block holds another number of texts than it says")
    if layout["decimals"]:
        return pd.Series([None if each is None else Decimal(each) for each in listed], dtype=object)
    return pd.Series(listed, dtype=object)


def _texts(raw: bytes) -> list[str]:
    names = json.loads(raw.decode("utf-8", "surrogatepass"))
    # a value that stands twice would be two groups of one
    if not all(isinstance(each, str) for each in names) or len(set(names)) != len(names):
        raise StudioError("a block's list of values is not one")
    return list(names)


def _decode_decimals(layout: ColumnLayout, payload: bytes, rows: int) -> Column:
    values, present = _read_ints(layout, payload, rows)
    digits = int(layout["digits"])
    if not 0 <= digits <= _MOST_DIGITS:
        raise StudioError("a block says more digits than an amount has")
    return Cells("decimal", values, _missing(present, rows), digits=digits)


def _amounts(cells: Cells) -> list[Decimal | None]:
    exact: list[Decimal | None] = [
        EXACT.scaleb(Decimal(each), -cells.digits) for each in cells.values.tolist()
    ]
    if cells.missing.any():
        exact = [
            None if gone else each for each, gone in zip(exact, cells.missing.tolist(), strict=True)
        ]
    return exact


_DECODERS = {
    "ints": _decode_ints,
    "scaled": _decode_scaled,
    "floats": _decode_floats,
    "bools": _decode_booleans,
    "strings": _decode_strings,
    "text": _decode_text,
    "coded": _decode_coded,
    "decimal": _decode_decimals,
}
