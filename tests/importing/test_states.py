"""Tickets exported once per change: what their states tell of re-openings and severities."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from slastudio.evidence.intake import Mapping
from slastudio.evidence.reading import RecordOptions
from slastudio.evidence.records import ROW
from slastudio.importing.conversion.ticket_states import fold_states

pytestmark = pytest.mark.rapid


def folded(*states: tuple[str, str, str]) -> dict[str, object]:
    """Fold (moment, status, severity) of one ticket, and another that has one state only."""
    rows = [
        {
            "id": "INC-1",
            "opened": pd.Timestamp("2026-10-05T08:00Z"),
            "updates": json.dumps([f"2026-10-{moment}:00+00:00"]),
            "status": status,
            "severity": severity,
        }
        for moment, status, severity in states
    ]
    rows.append(
        {
            "id": "INC-2",
            "opened": pd.Timestamp("2026-10-05T08:00Z"),
            "updates": None,
            "status": "New",
            "severity": "low",
        }
    )
    frame = pd.DataFrame(rows).assign(**{ROW: range(1, len(rows) + 1)})
    found = fold_states(frame, Mapping("incidents", "csv", records=RecordOptions(states="moment")))
    assert found["id"].tolist() == ["INC-1", "INC-2"]
    row: dict[str, object] = found.iloc[0].to_dict()
    return row


def test_that_a_ticket_that_was_opened_again_keeps_its_spells() -> None:
    row = folded(
        ("05T08:00", "New", "low"),
        ("05T10:00", "Resolved", "low"),
        ("06T09:00", "Active", "low"),
        ("06T12:00", "Closed", "low"),
    )
    assert json.loads(str(row["reopened"])) == [
        ["2026-10-05T08:00:00+00:00", "2026-10-05T10:00:00+00:00"],
        ["2026-10-06T09:00:00+00:00", "2026-10-06T12:00:00+00:00"],
    ]
    assert "severities" not in row


def test_that_a_ticket_that_is_open_again_has_a_spell_without_an_end() -> None:
    row = folded(("05T10:00", "Resolved", "low"), ("06T09:00", "Active", "low"))
    assert json.loads(str(row["reopened"]))[-1] == ["2026-10-06T09:00:00+00:00", None]


def test_that_resolved_and_then_closed_is_no_re_opening() -> None:
    row = folded(
        ("05T08:00", "New", "low"), ("05T10:00", "Resolved", "low"), ("07T10:00", "Closed", "low")
    )
    assert "reopened" not in row


def test_that_changed_severities_are_kept_with_their_moments() -> None:
    row = folded(
        ("05T08:00", "New", "low"), ("05T09:00", "Active", "high"), ("05T10:00", "Resolved", "high")
    )
    assert json.loads(str(row["severities"])) == [
        ["2026-10-05T08:00:00+00:00", "low"],
        ["2026-10-05T09:00:00+00:00", "high"],
    ]
    assert row["severity"] == "high"
