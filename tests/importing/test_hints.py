"""Hints that fit are followed, relative times among them; hints that do not fit end in one clear message."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from slastudio.evidence.intake import FieldSource, Hints, Mapping
from slastudio.evidence.kinds import KINDS
from slastudio.evidence.reading import FilePart, Price
from slastudio.importing.conversion.extraction import extract
from slastudio.importing.conversion.preview import preview
from slastudio.importing.understanding.inspection import inspect, reinterpret
from slastudio.shared.problems import StudioError
from tests.importing.reading import ROOT, Writer, read
from tests.strength import tries

FILES = sorted((ROOT / "tests" / "fixtures" / "importing").iterdir())
OFFSETS = "offset_s,latency_ms,status\n0,12,ok\n1.5,13,ok\n3600,14,error\n"
START = "2026-03-01T10:00:00Z"


@pytest.mark.parametrize(
    ("heading", "last"),
    [("offset_s", 3600), ("offset_ms", 3.6), ("t_min", 3600 * 60), ("Offset (s)", 3600)],
)
def test_that_times_after_a_start_can_be_mapped_by_hand(
    write: Writer, heading: str, last: float
) -> None:
    path = write("load.csv", OFFSETS.replace("offset_s", heading))
    hints = Hints(kind="requests", fields={"time": heading}, start=START)
    found = read(path, hints)
    times = found.frames[0].data["time"]
    assert times.iloc[0] == pd.Timestamp(START)
    assert times.iloc[2] == pd.Timestamp(START) + pd.Timedelta(seconds=last)
    assert not found.rejected


def test_that_relative_times_without_a_start_belong_to_no_period_and_say_so(write: Writer) -> None:
    path = write("load.csv", OFFSETS)
    hints = Hints(kind="requests", fields={"time": "offset_s"})
    assert any("give the start" in note.message for note in inspect(path, hints).notes)
    assert read(path, hints).frames[0].data.get("time", pd.Series([None])).isna().all()


def test_that_an_offset_without_a_unit_is_told(write: Writer) -> None:
    path = write("load.csv", OFFSETS.replace("offset_s", "elapsed"))
    hints = Hints(kind="requests", fields={"time": "elapsed"}, start=START)
    assert any("does not name its unit" in note.message for note in inspect(path, hints).notes)


def test_that_seconds_of_the_epoch_stay_moments_beside_a_start(write: Writer) -> None:
    path = write(
        "load.csv", OFFSETS.replace("\n0,", "\n1772620000,").replace("\n1.5,", "\n1772620001,")
    )
    text = path.read_text().replace("\n3600,", "\n1772620002,")
    path.write_text(text)
    found = read(path, Hints(kind="requests", fields={"time": "offset_s"}, start=START))
    assert found.frames[0].data["time"].iloc[0] == pd.Timestamp("2026-03-04T10:26:40Z")


def _hints(headings: tuple[str, ...]) -> Iterator[Hints]:
    """Yield every hint with values that fit and such that cannot."""
    for kind in (*KINDS, "nonsense"):
        yield Hints(kind=kind)
        yield Hints(kind=kind, date="2026-03-01", start=START)
    for name in sorted({column.name for kind in KINDS.values() for column in kind.columns}):
        for heading in (headings[0], headings[-1], "no such heading", ""):
            yield Hints(fields={name.replace("*", "x"): heading})
    yield Hints(fields={"nonsense": headings[0]})
    yield Hints(kind="table", fields={"time": headings[0]})
    for text in ("nonsense", "", "2026-13-45", "9999999999999999999", "\0", "Europe/Madrid", "EUR"):
        yield Hints(timezone=text)
        yield Hints(date=text)
        yield Hints(start=text)
        yield Hints(currency=text)
        yield Hints(sheet=text)
        yield Hints(records=text)
        yield Hints(agreement_zone=text)
    yield Hints(severities=((), ("a",)))
    yield Hints(prices=(Price("m", "", "1", "2", "EUR"),))
    saved = Mapping("requests", "csv", {"time": FieldSource("gone", "iso")})
    yield Hints(saved=saved)
    yield Hints(saved=replace(saved, kind="nonsense"))
    yield Hints(saved=replace(saved, fields={"time": FieldSource(headings[0], "nonsense")}))
    yield Hints(saved=replace(saved, zone="No/Where", zone_source="option"))


PARTS = (FilePart(), FilePart("no such member"), FilePart(table=7))


# each day every eighth, before a release every one
@pytest.mark.parametrize("path", FILES[:: tries(8, 1)], ids=lambda path: path.name)
def test_that_a_hint_that_does_not_fit_ends_in_one_message(path: Path) -> None:
    plain = inspect(path)
    tried = [(hints, PARTS[0]) for hints in _hints(plain.headings)]
    tried += [(Hints(), part) for part in PARTS]
    for hints, part in tried:

        def whole(hints: Hints = hints, part: FilePart = part) -> None:
            found = inspect(path, hints, part)
            preview(found, found.mapping)
            extract(path, found.mapping)

        for told in (_message(whole), _message(lambda hints=hints: reinterpret(plain, hints))):
            assert told is None or (told.strip() and "\n" not in told), hints


def _message(action: Callable[[], object]) -> str | None:
    """Return what a refusal says, None where nothing was refused; any other exception is a fault."""
    try:
        action()
    except StudioError as refused:
        return str(refused)
    return None
