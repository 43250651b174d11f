"""Hours from time trackers: Toggl, Clockify, Harvest, any table of days and durations; no person's
name, no row twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from slastudio.judge.billing.amounts import read_hours
from slastudio.operations.projects import create_project
from slastudio.operations.registers.hour_files import import_hours, read_hours_file
from slastudio.operations.registers.pasting import add_pasted, read_paste
from slastudio.operations.registers.records import amend_entry, list_entries
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from tests.strength import tries

pytestmark = pytest.mark.rapid

TOGGL = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags\n"
    "Ana Ruiz,ana@x.es,Acme,Retainer,Small fixes,Fix the retry,Yes,2026-11-03,09:00:00,2026-11-03,10:30:00,01:30:00,\n"
    "Ana Ruiz,ana@x.es,Acme,Retainer,Cost checks,Bills,Yes,2026-11-04,09:00:00,2026-11-04,09:20:30,00:20:30,\n"
    "Ana Ruiz,ana@x.es,Acme,Retainer,Cost checks,Bills,Yes,2026-11-04,09:00:00,2026-11-04,09:20:30,00:20:30,\n"
)
CLOCKIFY = (
    '"Project","Client","Description","Task","User","Email","Start Date","Start Time","End Date","End Time",'
    '"Duration (h)","Duration (decimal)"\n'
    '"Small fixes","Acme","Fix","","Service owner","a@x","13/11/2026","09:00:00 AM","13/11/2026","10:20:00 AM",'
    '"01:20:00","1.33"\n'
    '"Small fixes","Acme","Fix","","Bob","b@x","12/11/2026","02:00:00 PM","12/11/2026","03:00:00 PM","01:00:00","1.00"\n'
)
HARVEST = (
    "Date,Client,Project,Task,Notes,Hours,Hours Rounded,Billable?,First Name,Last Name,Roles,Employee?\n"
    "2026-11-10,Acme,Retainer,Evaluation runs,Weekly run,2.35,2.5,Yes,Ana,Ruiz,Service owner,Yes\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(
        tmp_path / "p.slastudio", "small-business-retainer", client="Acme", zone="Europe/Madrid"
    ) as opened:
        yield opened


def rows(project: Project) -> list[tuple[str, Fraction, str, str, str]]:
    return [
        (v["when"], read_hours(v["hours"]), v["line"], v["role"], v["detail"])
        for v in (each.values for each in list_entries(project, "hours"))
    ]


def take(project: Project, folder: Path, text: str, line_from: str = "") -> tuple[int, int, int]:
    """Import a text as a file; return how many rows were added, there already, and refused."""
    path = folder / "export.csv"
    path.write_text(text, encoding="utf-8")
    added, problems = import_hours(project, path, line_from)
    refused = {each.row for each in problems if each.level == "error"}
    return added.added, added.skipped, len(refused)


def test_that_toggls_export_arrives_exactly_and_without_the_person(
    project: Project, tmp_path: Path
) -> None:
    assert take(project, tmp_path, TOGGL) == (3, 0, 0)
    assert rows(project) == [
        ("2026-11-03T09:00:00+01:00", Fraction(3, 2), "Small fixes", "", "Fix the retry"),
        ("2026-11-04T09:00:00+01:00", Fraction(41, 120), "Cost checks", "", "Bills"),
        ("2026-11-04T09:00:00+01:00", Fraction(41, 120), "Cost checks", "", "Bills"),
    ]
    assert b"Ruiz" not in (tmp_path / "p.slastudio").read_bytes()


def test_that_clockifys_clock_goes_before_its_decimals_and_roles_are_kept(
    project: Project, tmp_path: Path
) -> None:
    assert take(project, tmp_path, CLOCKIFY) == (2, 0, 0)
    assert rows(project) == [
        ("2026-11-13T09:00:00+01:00", Fraction(4, 3), "Small fixes", "Service owner", "Fix"),
        ("2026-11-12T14:00:00+01:00", Fraction(1), "Small fixes", "", "Fix"),
    ]


def test_that_harvests_hours_are_the_exact_ones_on_their_day(
    project: Project, tmp_path: Path
) -> None:
    assert take(project, tmp_path, HARVEST) == (1, 0, 0)
    assert rows(project) == [
        (
            "2026-11-10T00:00:00+01:00",
            Fraction(47, 20),
            "Evaluation runs",
            "Service owner",
            "Weekly run",
        )
    ]


@pytest.mark.parametrize("text", [TOGGL, CLOCKIFY, HARVEST])
def test_that_the_same_file_a_second_time_adds_nothing(
    project: Project, tmp_path: Path, text: str
) -> None:
    added, *_ = take(project, tmp_path, text)
    assert take(project, tmp_path, text) == (0, added, 0)
    entry = list_entries(project, "hours")[0].id
    amend_entry(project, "hours", entry, {"hours": "2"}, why="Two hours")
    assert take(project, tmp_path, text) == (0, added, 0), "amended, it is the same row still"


def test_that_of_equal_rows_the_larger_number_counts(project: Project, tmp_path: Path) -> None:
    head, first, second, _ = TOGGL.splitlines(keepends=True)
    assert take(project, tmp_path, head + first + second) == (2, 0, 0)
    assert take(project, tmp_path, TOGGL) == (1, 2, 0), "the second equal row is a row of its own"
    assert take(project, tmp_path, head + second) == (0, 1, 0)


def test_that_a_trackers_own_id_tells_rows_apart(project: Project, tmp_path: Path) -> None:
    text = "Id,Start date,Duration,Task\n77,2026-11-03,1:00:00,Small fixes\n78,2026-11-03,1:00:00,Small fixes\n"
    assert take(project, tmp_path, text) == (2, 0, 0)
    assert take(project, tmp_path, text) == (0, 2, 0)
    assert [each.id for each in list_entries(project, "hours")] == ["77", "78"]


def test_that_a_bad_row_says_what_is_wrong_once_and_the_good_ones_arrive(
    project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    bad = (
        "A,a@x,Acme,R,Small fixes,x,Yes,soon,09:00:00,,,01:00:00,\n"
        "A,a@x,Acme,R,Small fixes,x,Yes,2026-11-05,09:00:00,,,00:00:00,\n"
        "A,a@x,Acme,R,Small fixes,x,Yes,2026-11-06,09:00:00,,,ages,\n"
    )
    path.write_text(TOGGL + bad, encoding="utf-8")
    added, problems = import_hours(project, path)
    assert added.added == 3
    errors = [(each.row, each.column) for each in problems if each.level == "error"]
    assert sorted(errors) == [(5, "Start date"), (6, "Duration"), (7, "Duration")]
    notes = [each.message for each in problems if each.level == "note"]
    assert notes == [
        "The line of the scope is read from “Task”.",
        "Who worked is kept only where it is a role of the agreement: “User” of 5 rows is not kept.",
    ]


def test_that_the_column_of_the_line_can_be_named_and_a_wrong_name_says_which_there_are(
    project: Project, tmp_path: Path
) -> None:
    take(project, tmp_path, TOGGL, "description")
    assert {row[2] for row in rows(project)} == {"Fix the retry", "Bills"}
    with pytest.raises(StudioError, match=r"no column “Job”.*Task"):
        take(project, tmp_path, TOGGL, "Job")


def test_that_a_workbook_is_read_below_its_title_with_its_durations(
    project: Project, tmp_path: Path
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Time report of November"])
    sheet.append([])
    sheet.append(["Date", "Time", "Task", "User"])
    sheet.append([date(2026, 11, 17), timedelta(hours=1, minutes=30), "Small fixes", "Bob"])
    sheet.append([date(2026, 11, 18), 1.25, "Small fixes", "Bob"])
    book.save(tmp_path / "export.xlsx")
    added, _ = import_hours(project, tmp_path / "export.xlsx")
    assert added.added == 2
    assert [(when[:10], hours) for when, hours, *_ in rows(project)] == [
        ("2026-11-17", Fraction(3, 2)),
        ("2026-11-18", Fraction(5, 4)),
    ]


def test_that_pasted_rows_of_a_tracker_are_read_the_same_way(
    project: Project, tmp_path: Path
) -> None:
    pasted = read_paste(project, "hours", TOGGL.replace(",", "\t"))
    assert add_pasted(project, "hours", pasted).added == 3
    assert take(project, tmp_path, TOGGL) == (0, 3, 0)
    plain = read_paste(project, "hours", "When\tHours\tBy\n2026-11-05\t1\tLead\n")
    assert plain.rows[0]["role"] == "Lead", "the register's own columns are no export"


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "Start date,Task\n2026-11-03,x\n"])
def test_that_what_is_no_export_of_hours_says_what_is_expected(
    project: Project, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudioError, match="columns such as Start date and Duration"):
        read_hours_file(project, path)


@settings(
    max_examples=tries(20, 60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.binary(max_size=300), st.booleans())
def test_that_any_bytes_are_read_or_refused_with_a_reason(
    project: Project, tmp_path: Path, data: bytes, packed: bool
) -> None:
    path = tmp_path / "export"
    path.write_bytes((b"PK\x03\x04" if packed else b"Start date,Duration\n") + data)
    try:
        read_hours_file(project, path)
    except StudioError:
        return
