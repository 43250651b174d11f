"""Histories of tickets in JSON columns: re-openings that may be open still, and severities with
their moments.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from tests.importing.reading import read

pytestmark = pytest.mark.rapid
HEADINGS = ("id", "opened", "resolved", "severity", "reopened", "severities", "stable")


def test_that_histories_are_read_in_utc_and_in_order(tmp_path: Path) -> None:
    reopened = [
        ["2026-10-06T17:00:00+02:00", None],
        ["2026-10-05T09:00:00+02:00", "2026-10-05T11:00:00+02:00"],
    ]
    severities = [["2026-10-05T10:00:00+02:00", "Sev 1"], ["2026-10-05T08:00:00+02:00", "Sev 2"]]
    told = ["2026-10-05T08:00:00+02:00", "2026-10-05T08:30:00+02:00", "Sev 1"]
    rows = [
        ["INC-1", *told, json.dumps(reopened), json.dumps(severities), "2026-10-05T12:00:00+02:00"],
        ["INC-2", *told, "", "", ""],
        ["INC-3", *told, "yes", "", ""],
    ]
    path = tmp_path / "tickets.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    extraction = read(path)
    (incidents,) = (each.data for each in extraction.frames if each.kind == "incidents")
    first, second = (incidents[incidents["id"] == name].iloc[0] for name in ("INC-1", "INC-2"))
    assert json.loads(str(first["reopened"])) == [
        ["2026-10-05T07:00:00+00:00", "2026-10-05T09:00:00+00:00"],
        ["2026-10-06T15:00:00+00:00", None],
    ]
    assert json.loads(str(first["severities"])) == [
        ["2026-10-05T06:00:00+00:00", "Sev 2"],
        ["2026-10-05T08:00:00+00:00", "Sev 1"],
    ]
    assert first["stable"] == pd.Timestamp("2026-10-05T10:00Z")
    assert pd.isna(second["reopened"])
    assert (len(incidents), len(extraction.rejected)) == (2, 1), "INC-3 holds no list"
