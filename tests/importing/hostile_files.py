"""Files made to hang, fill or break whoever reads them, of any size; told by name, with the command that reads each."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

Content = Callable[[int], bytes]
# where the path of the file stands, and that of the project
FILE, PROJECT = "{file}", "{project}"
IMPORT = ("import", PROJECT, FILE)
TERMS = ("terms", "set", PROJECT, FILE)
WORD = ("compare-word", PROJECT, FILE)
LOGO = ("brand", PROJECT, "--logo", FILE)
PASTE = ("register", PROJECT, "incidents", "paste", "--file", FILE)
TREE = ("tree", FILE)
PRICES = ("inspect", FILE, "--prices", FILE)
HOUSE = ("clauses", PROJECT, "list")
HEAD = b"time,request_id,latency_ms,status\n"
ROW = b"2026-10-01T10:00:00Z,,12,ok\n"


@dataclass(frozen=True)
class Hostile:
    """Name a file, what is in it at a size of about so many bytes, the commands that read it, and
    the size beyond which these refuse it unread.
    """

    name: str
    content: Content
    commands: tuple[tuple[str, ...], ...] = (IMPORT,)
    most: int = 1 << 30


def many(unit: bytes, size: int, begin: bytes = b"", end: bytes = b"") -> bytes:
    return begin + unit * max((size - len(begin) - len(end)) // len(unit), 1) + end


def repeated(unit: bytes, begin: bytes = b"", end: bytes = b"") -> Content:
    return lambda size: many(unit, size, begin, end)


def numbered(pattern: str, begin: str = "", end: str = "", part: str = "") -> Content:
    def content(size: int) -> bytes:
        count = max(size // (len(pattern) + 5), 2)
        return (begin + part.join(pattern.format(n) for n in range(count)) + end).encode()

    return content


# --- text ---------------------------------------------------------------------------------------------------------

DELIMITED = {
    "one line": repeated(b"a"),
    "nothing but commas": repeated(b","),
    "nothing but quotes": repeated(b'"'),
    "nothing but line ends": repeated(b"\n"),
    "nothing but carriage returns": repeated(b"\r", b"a"),
    "nothing but blanks": repeated(b" ", b"a,b\n"),
    "one figure a line": repeated(b"1\n", b"x\n"),
    "a quote that never closes": repeated(b"x,y\n", b'time,latency_ms\n2026-10-01T10:00:00Z,"'),
    "one cell of digits": repeated(b"1", HEAD + b"2026-10-01T10:00:00Z,,", b",ok\n"),
    "one cell of commas in quotes": repeated(b",", HEAD + b'2026-10-01T10:00:00Z,,"', b'",ok\n'),
    "one cell of line ends": repeated(b"\n", HEAD + b'2026-10-01T10:00:00Z,,1,"', b'"\n'),
    "cells of 6,000 digits": repeated(b"2026-10-01T10:00:00Z,," + b"1" * 6000 + b",ok\n", HEAD),
    "cells of 6,000 letters": repeated(b"2026-10-01T10:00:00Z,,1," + b"ab " * 2000 + b"\n", HEAD),
    "all cells of 6,000 digits": repeated(b",".join([b"1" * 6000] * 4) + b"\n", HEAD),
    "cells of signs": repeated(
        b",".join([b"+-.,"[n : n + 1] * 900 for n in (0, 1, 2)]) + b"\n", HEAD
    ),
    "very many headings": numbered("h{},"),
    "rows of very many cells": repeated(b"1," * 2000 + b"\n", b"a,b,c\n"),
    "rows longer and longer": lambda size: (
        HEAD + b"\n".join(b"1," * n for n in range(int(size**0.5)))
    ),
    "many ids that differ": numbered("2026-10-01T10:00:00Z,id{},1,ok\n", HEAD.decode()),
    "many segments that differ": numbered(
        "2026-10-01T10:00:00Z,1,s{}\n", "time,latency_ms,segment\n"
    ),
    "times far away": repeated(b"9999-12-31T23:59:59Z,,1,ok\n0001-01-01T00:00:00Z,,1,ok\n", HEAD),
    "bytes of no encoding": repeated(b"\x81\x8d\x8f,", HEAD),
    "UTF-16 without an end": lambda size: (
        b"\xff\xfe" + many("a,b\n".encode("utf-16-le"), size) + b"x"
    ),
    "zeros": repeated(b"\0"),
    "escapes": repeated(b"2026-10-01T10:00:00Z,,1,\x1b[2J\n", HEAD),
    "formulas": repeated(b"2026-10-01T10:00:00Z,,1,=cmd|'/c calc'!A1\n", HEAD),
}

DOCUMENTS = {
    "a wide object": numbered('"k{}":1', "{", "}", ","),
    "records of very many keys": lambda size: (
        b"[" + b",".join([numbered('"k{}":1', "{", "}", ",")(size // 3)] * 3) + b"]"
    ),
    "an object of objects": numbered('"k{}":{{"a":1}}', "{", "}", ","),
    "one key again and again": repeated(b'"a":1,', b"{", b'"a":1}'),
    "figures in a list": repeated(b"1,", b"[", b"1]"),
    "lists in lists": repeated(b"["),
    "objects in objects": repeated(b'{"a":'),
    "closed lists in lists": lambda size: b"[" * (size // 2) + b"]" * (size // 2),
    "one long number": repeated(b"1", b'[{"time":"2026-10-01","value":', b"}]"),
    "a number with an endless exponent": repeated(b"9", b'[{"value":1e', b"}]"),
    "halves of characters": repeated(b"\\ud800", b'[{"a":"', b'"}]'),
    "records that end amid": repeated(b'{"time":"2026-10-01","latency_ms":1},', b"[", b'{"ti'),
    "small records": repeated(b"{},", b"[", b"{}]"),
    "lists of lists in a record": repeated(b"[1],", b'[{"time":"2026-10-01","x":[', b"[1]]}]"),
    "escaped line ends": repeated(b"\\n", b'[{"a":"', b'"}]'),
}

LINES = {
    "empty objects": repeated(b"{}\n"),
    "lines of keys that differ": numbered('{{"k{0}":1,"l{0}":2}}\n'),
    "lines of 600 keys": lambda size: many(
        b"{" + b",".join(b'"k%d":1' % n for n in range(600)) + b"}\n", size
    ),
    "one endless line": repeated(b'"a":1,', b'{"time":"2026-10-01"}\n{', b'"b":1}\n'),
    "broken lines": repeated(b'{"time":\n', b'{"time":"2026-10-01","latency_ms":1}\n'),
    "deep lines": lambda size: many(b'{"a":' * 900 + b"1" + b"}" * 900 + b"\n", size),
    "lines of 6,000 digits": lambda size: many(
        b'{"time":"2026-10-01","latency_ms":"' + b"1" * 6000 + b'"}\n', size
    ),
}

TERMS_FILES = {
    "unknown keys": numbered("k{}: 1\n"),
    "unknown keys of a section": numbered("  k{}: 1\n", "parties:\n"),
    "aliases of aliases": lambda _size: (
        "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
    ).encode(),
    "flows in flows": repeated(b"["),
    "mappings in mappings": repeated(b"{a: "),
    "indents": lambda size: b"".join(b" " * n + b"a:\n" for n in range(int((2 * size) ** 0.5))),
    "dashes": repeated(b"- "),
    "one long text": repeated(b"word ", b"parties:\n  client: ", b"\n"),
    "nothing but comments": repeated(b"# a\n"),
    "nothing but tabs": repeated(b"\t", b"a:"),
    "documents": repeated(b"---\na: 1\n"),
    "question marks": repeated(b"? "),
    "a list of figures": repeated(b"- 1\n", b"a:\n"),
    "quotes": repeated(b"'' ", b"a: "),
    "half a character": lambda _size: b'parties:\n  client: "\\uD800"\n',
    "percent signs": repeated(b"%"),
    "exclamation marks": repeated(b"!"),
    "ampersands": repeated(b"&a "),
}
PLACES = {"clauses of nothing": repeated(b"  - {}\n", b"clauses:\n")}


# --- packed -------------------------------------------------------------------------------------------------------


def packed(inner: Content, grown: int = 400) -> Content:
    """Pack what is very many times as large; nothing of it is held as a whole."""

    def content(size: int) -> bytes:
        made = io.BytesIO()
        with gzip.GzipFile(fileobj=made, mode="wb", compresslevel=9, mtime=0) as stream:
            piece = inner(1_000_000)
            stream.write(HEAD)
            for _ in range(min(size * grown // len(piece), 9_000)):
                stream.write(piece)
        return made.getvalue()

    return content


def zipped(name: str, content: Content, grown: int = 1) -> Content:
    def made(size: int) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, content(size * grown))
        return file.getvalue()

    return made


def very_many_members(size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(min(size // 130, 60_000)):
            archive.writestr(f"{number}.csv", b"a,b\n1,2\n")
    return file.getvalue()


def eval_log(size: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("header.json", b'{"version":2,"status":"success"}')
        for number in range(min(size // 200, 40_000)):
            archive.writestr(f"samples/{number}_epoch_1.json", b'{"id":%d}' % number)
    return file.getvalue()


ARCHIVES: dict[str, tuple[str, Content]] = {
    "a gzip of equal rows": ("csv.gz", packed(repeated(ROW), 40)),
    "a gzip of very many equal rows": ("csv.gz", packed(repeated(ROW))),
    "a gzip of zeros": ("csv.gz", packed(repeated(b"\0"))),
    "a gzip in a gzip": ("csv.gz", lambda size: gzip.compress(packed(repeated(ROW))(size))),
    "a gzip that is cut": ("csv.gz", lambda size: packed(repeated(ROW), 40)(size)[:-9]),
    "a bzip2 of zeros": ("bz2", lambda size: bz2.compress(bytes(min(size * 10, 100_000_000)))),
    "an xz of zeros": ("xz", lambda size: lzma.compress(bytes(min(size * 10, 100_000_000)))),
    "a ZIP of one bomb": ("zip", zipped("a.csv", repeated(b"1,2\n", b"a,b\n"), 10)),
    "a ZIP of very many files": ("zip", very_many_members),
    "a ZIP that is cut": ("zip", lambda size: very_many_members(size)[: size // 2]),
    "a ZIP of nothing but its name": ("zip", lambda size: b"PK\3\4" + bytes(size)),
    "a log of very many samples": ("eval", eval_log),
    "a log whose header is no JSON": ("eval", zipped("header.json", repeated(b"{"))),
    "a log of a wide header": ("eval", zipped("header.json", DOCUMENTS["a wide object"])),
}


# --- workbooks and Word -------------------------------------------------------------------------------------------

_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/{0}" ContentType="{1}.main+xml"/>{2}</Types>'
)
_MAIN = "application/vnd.openxmlformats-officedocument.{}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET_SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _related(target: str, kind: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return (
        f'<Relationships xmlns="{space}"><Relationship Id="rId1" Type="{_OFFICE}/{kind}" '
        f'Target="{target}"/></Relationships>'
    )


def workbook(sheet: Content, shared: Content | None = None) -> Content:
    def content(size: int) -> bytes:
        sheets = '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{}"/>'.format(
            _MAIN.format("spreadsheetml.worksheet+xml")
        )
        parts = {
            "[Content_Types].xml": _CONTENT_TYPES.format(
                "xl/workbook.xml", _MAIN.format("spreadsheetml.sheet"), sheets
            ),
            "_rels/.rels": _related("xl/workbook.xml", "officeDocument"),
            "xl/_rels/workbook.xml.rels": _related("worksheets/sheet1.xml", "worksheet"),
            "xl/workbook.xml": f'<workbook xmlns="{_SHEET_SPACE}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET_SPACE}">'.encode()
            + sheet(size)
            + b"</worksheet>",
        }
        if shared is not None:
            parts["xl/sharedStrings.xml"] = shared(size)
        return _zip(parts)

    return content


def _zip(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def cell(place: str, value: str = "1") -> bytes:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{place}"><v>{value}</v></c></row>'.encode()


def rows_of_cells(*cells: bytes) -> Content:
    return lambda _size: b"<sheetData>" + b"".join(cells) + b"</sheetData>"


def merged_areas(size: int) -> bytes:
    areas = b"".join(b'<mergeCell ref="A%d:XFD%d"/>' % (n, n) for n in range(1, size // 30))
    return b"<sheetData>" + cell("A1") + b"</sheetData><mergeCells>" + areas + b"</mergeCells>"


WORKBOOKS = {
    "a cell far right": workbook(rows_of_cells(cell("A1"), cell("XFD2"))),
    "a cell far down": workbook(rows_of_cells(cell("A1"), cell("A1048576"))),
    "a cell far right and down": workbook(rows_of_cells(cell("A1"), cell("XFD1048576"))),
    "a column beyond all": workbook(rows_of_cells(cell("ZZZ1"), cell("ZZZZZZ2"))),
    "many rows each far right": workbook(
        lambda size: (
            b"<sheetData>"
            + b"".join(cell(f"XFD{n}") for n in range(1, min(size // 50, 1_000_000)))
            + b"</sheetData>"
        )
    ),
    "very many merged areas": workbook(merged_areas),
    "a long figure": workbook(lambda size: rows_of_cells(cell("A1"), cell("A2", "1" * size))(0)),
    "rows in rows": workbook(repeated(b"<row>", b"<sheetData>")),
    "a bomb of blanks": workbook(lambda size: b" " * (size * 20)),
    "very many texts": workbook(
        rows_of_cells(cell("A1")), repeated(b"<si><t>a</t></si>", b"<sst>", b"</sst>")
    ),
    "entities": workbook(
        lambda _size: b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><sheetData>&a;</sheetData>'
    ),
}
_WORD_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(body: Content) -> Content:
    def content(size: int) -> bytes:
        return _zip(
            {
                "[Content_Types].xml": _CONTENT_TYPES.format(
                    "word/document.xml", _MAIN.format("wordprocessingml.document"), ""
                ),
                "_rels/.rels": _related("word/document.xml", "officeDocument"),
                "word/document.xml": f'<w:document xmlns:w="{_WORD_SPACE}"><w:body>'.encode()
                + body(size)
                + b"</w:body></w:document>",
            }
        )

    return content


WORDS = {
    "very many paragraphs": word(repeated(b"<w:p><w:r><w:t>a</w:t></w:r></w:p>")),
    "tables in tables": word(
        lambda size: (
            b"<w:tbl><w:tr><w:tc>" * (size // 40) + b"</w:tc></w:tr></w:tbl>" * (size // 40)
        )
    ),
    "one paragraph": word(repeated(b"word ", b"<w:p><w:r><w:t>", b"</w:t></w:r></w:p>")),
    "bookmarks": word(numbered('<w:bookmarkStart w:id="{0}" w:name="b{0}"/>')),
    "insertions": word(repeated(b'<w:p><w:ins w:author="x"><w:r><w:t>a</w:t></w:r></w:ins></w:p>')),
    "a bomb": word(lambda size: b" " * (size * 20)),
    "a doctype": word(lambda _size: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>&a;'),
    "a cut archive": lambda size: word(repeated(b"<w:p/>"))(size)[:-30],
    "no archive": repeated(b"PK\3\4"),
}


# --- pictures -----------------------------------------------------------------------------------------------------


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *more: bytes, data: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _text_bomb(size: int) -> bytes:
    return chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(min(size * 50, 60_000_000)), 9))


PICTURES = {
    "a picture of huge sides": lambda _size: png(60_000, 60_000, data=zlib.compress(bytes(1000))),
    "a picture without lines": lambda _size: png(100, 100),
    "a picture that is cut": lambda _size: png(100, 100, data=zlib.compress(bytes(40_100)))[:80],
    "a picture with a bomb of text": lambda size: png(
        1, 1, _text_bomb(size), data=zlib.compress(bytes(5))
    ),
    "a picture of no side": lambda _size: png(0, 0),
    "a JPEG of huge sides": lambda _size: (
        b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03" + bytes(99)
    ),
    "a JPEG of nothing": repeated(b"\xff\xd8\xff"),
    "no picture": repeated(b"x"),
}


def hostile_files() -> Iterator[Hostile]:
    """Yield all of them, text first."""
    for name, content in DELIMITED.items():
        yield Hostile(f"{name}.csv", content)
        yield Hostile(f"pasted {name}.csv", content, (PASTE,), 4_000_000)
    for name, content in DOCUMENTS.items():
        yield Hostile(f"{name}.json", content, (IMPORT, TREE))
        yield Hostile(f"prices of {name}.json", content, (PRICES,), 8_000_000)
    for name, content in LINES.items():
        yield Hostile(f"{name}.jsonl", content)
    for name, content in TERMS_FILES.items():
        yield Hostile(f"{name}.yaml", content, (TERMS,), 1_000_000)
    for name, content in (TERMS_FILES | PLACES).items():
        yield Hostile(f"house of {name}.yaml", content, (HOUSE,), 1_000_000)
    for name, (ending, content) in ARCHIVES.items():
        yield Hostile(f"{name}.{ending}", content)
    for name, content in WORKBOOKS.items():
        yield Hostile(f"{name}.xlsx", content)
    for name, content in WORDS.items():
        yield Hostile(f"{name}.docx", content, (WORD,))
    for name, content in PICTURES.items():
        yield Hostile(f"{name}.png", content, (LOGO, IMPORT), 1_000_000)


def put(each: Hostile, folder: Path, size: int) -> Path:
    """Write a hostile file into a folder; the house's clauses have a name of their own."""
    path = folder / ("house-clauses.yaml" if HOUSE in each.commands else each.name)
    path.write_bytes(each.content(min(size, each.most)))
    return path


def command(given: tuple[str, ...], file: Path, project: Path) -> list[str]:
    return [each.format(file=file, project=project) for each in given]
