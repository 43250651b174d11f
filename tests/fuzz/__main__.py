"""Fuzz the import for a while: python -m tests.fuzz [SECONDS] [SEED].

With atheris installed the search is guided by coverage; without it the corpus is mutated at random.
An input that misbehaves is written to tests/fuzz/corpus, where the tests replay it for good.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import random
import sys
import tempfile
import time
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl

from tests.fuzz.harness import try_bytes

CORPUS = Path(__file__).parent / "corpus"
FIXTURES = Path(__file__).parents[1] / "fixtures" / "importing"
_SPICE = b'\0",;\n\r\xff{}[]0\t:-+eE.\\/\xfe\xefPK'


def seeds() -> list[bytes]:
    """Return the corpus and every fixture under each way of reading it."""
    files = [path.read_bytes() for path in sorted(FIXTURES.iterdir()) if path.is_file()]
    packed = [gzip.compress(files[0]), _zipped(files[0]), _workbook()]
    kept = [path.read_bytes() for path in sorted(CORPUS.iterdir())]
    return kept + [
        bytes([suffix, kind]) + data
        for data in files + packed
        for suffix in (0, 2)
        for kind in (0, 1, 4)
    ]


def _zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("export.csv", data)
    return out.getvalue()


def _workbook() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (
        ["time", "value"],
        [datetime(2026, 10, 1), 1.5],
        ["02/10/2026", "n/a"],
        ["total", "=1/0"],
    ):
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Return data with some bytes changed, doubled, cut out or moved."""
    found = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        at, length = dice.randrange(len(found) + 1), dice.randint(1, 24)
        piece = found[at : at + length]
        match dice.randrange(5):
            case 0:
                found[at : at + 1] = bytes([dice.choice(_SPICE)])
            case 1:
                found[at:at] = piece * dice.randint(1, 4)
            case 2:
                del found[at : at + length]
            case 3:
                found[at : at + length] = bytes(dice.randrange(256) for _ in piece)
            case _:
                found += piece
    return bytes(found)


def keep(data: bytes, reason: BaseException) -> None:
    """Write a misbehaving input to the corpus and say why."""
    name = hashlib.sha256(data).hexdigest()[:16]
    (CORPUS / name).write_bytes(data)
    print(f"{name}: {type(reason).__name__}: {reason}", flush=True)


def at_random(seconds: float, seed: int) -> int:
    """Mutate seeds until the time is over; return how many inputs misbehaved."""
    dice, pool, bad, tried, end = random.Random(seed), seeds(), 0, 0, time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutated(dice.choice(pool), dice)
        tried += 1
        try:
            try_bytes(data)
        except Exception as problem:  # noqa: BLE001  whatever escapes is what is looked for
            keep(data, problem)
            bad += 1
    print(f"{tried:,} inputs tried, {bad} misbehaved")
    return bad


def guided(seconds: float) -> None:
    """Let atheris search; it ends the process itself."""
    import atheris

    for name in [
        name for name in sys.modules if name.startswith(("slastudio.", "tests.fuzz.harness"))
    ]:
        del sys.modules[name]  # imported once more, watched
    with atheris.instrument_imports(include=["slastudio.importing"]):
        from tests.fuzz.harness import try_bytes as watched
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds()):
            (Path(folder) / str(number)).write_bytes(seed)
        options = [sys.argv[0], f"-max_total_time={int(seconds)}", "-max_len=20000", "-timeout=20"]
        atheris.Setup(
            [*options, f"-artifact_prefix={CORPUS}/", folder], lambda data: watched(data) and None
        )
        atheris.Fuzz()


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    try:
        import atheris  # noqa: F401
    except ImportError:
        return int(at_random(seconds, int(sys.argv[2]) if len(sys.argv) > 2 else 0) > 0)
    guided(seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
