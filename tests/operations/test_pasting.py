"""Rows pasted into a register: every register, four languages, every notation of times; nothing
lost, nothing silent.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.evidence.registers import REGISTERS
from slastudio.operations.agreements.terms import current_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from slastudio.operations.registers.pasted_text import split_cells
from slastudio.operations.registers.pasting import add_pasted, read_paste
from slastudio.operations.registers.records import add_entry, amend_entry, list_entries
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError

pytestmark = pytest.mark.rapid


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(
        tmp_path / "p.slastudio", "small-business-retainer", client="Acme", zone="Europe/Madrid"
    ) as opened:
        yield opened


def messages(pasted: object, level: str = "error") -> list[tuple[int | None, str, str]]:
    return [(p.row, p.column, p.message) for p in pasted.problems if p.level == level]  # type: ignore[attr-defined]


FULL = {
    "incidents": "INC-9\tMail is down\tSev 1\tTechnical\tmail\t2026-10-05 09:00\t2026-10-05 10:00\t"
    "2026-10-05 11:00; 2026-10-05 12:00\t2026-10-05 13:00/2026-10-05 14:00\t2026-10-05 15:00\t"
    "2026-10-05 14:30\t2026-10-05 16:00/2026-10-05 17:00\t2026-10-05 09:00 Sev 2; 2026-10-05 09:30 Sev 1\t"
    "2026-10-05 08:58\t2026-10-05 08:40\tprompt 4\tanswers stopped\t1,200\tMost users, or the public\tWrong or unfair outcome\t"
    "Can be undone with work\tone channel\tes\tpayments\t2026-10-05 09:10 Service owner\trollback\tprompt 3 again\tWorked\t"
    "2026-10-08 10:00\tService owner\t2026-10-09 10:00",
    "approvals": "APR-9\tprompt 4\tException\t2026-10-05 09:00\t2026-10-06 09:00\t2026-10-05 17:00\tapproved",
    "changes": "CHG-9\t2026-10-05 09:00\tNew model\tModel\tmail\tm-2\tYes\tService owner\tfaster\t2026-09-28 10:00\trun-7\t"
    "Planned\t2026-10-01 10:00\tNo\tREL-1\tslower\t2026-09-20 10:00",
    "decisions": "DEC-9\t2026-10-05 09:00\tWhich region\t2026-10-09\tService owner\tOpen\tcosts more\tEast; West\tEast, it is nearer",
    "releases": "REL-9\t2026-10-05 09:00\tprompt 5\tPrompt\tmail\tOffline\trun-8\trun-7\tno segment falls\t92\t2\tPassed\t"
    "2026-10-06 09:00\tService owner\thelps en, hurts es\tMarta Ruiz\tseen twice\tv15\tv14\t2026-10-06 08:00\t10",
    "rollbacks": "RBK-9\t2026-10-05 09:00\tTimed drill\tPrompt 4\tmail\tregression\tprompt 3\t2026-10-05 09:20\tYes\tINC-9\t"
    "Service owner\tin office hours\tCHG-4",
    "change_requests": "CR-9\t2026-10-05 09:00\tSecond channel\tNew channel\tService owner\tQuoted\t2026-10-06 09:00\t1200.00 EUR\t"
    "8\t2026-10-07 09:00\tService owner\t2026-10-20 09:00\tby mail",
    "credit_notes": "CN-9\t2026-11-05 09:00\t2026-77\t2026-10\t390.00 EUR\tDSP-1\t2026-11-20 09:00\tset off",
    "rates": "FX-9\t2026-10-01 00:00\tUSD\t0.92\tEUR\tcentral bank\tmonthly mean",
    "checklists": "CHK-9\t2026-10-05 09:00\tPlaybook\tFreeze releases\tDone\trollback/INC-9\tService owner\tat once",
    "scenarios": "SCN-9\t2026-10-05 09:00\tVendor fails\tWalkthrough\tService owner\tnobody knew\tcall first\tService owner\t"
    "2026-10-20 09:00\t2026-10-19 09:00\tsecond time",
    "experiments": "EXP-9\t2026-10-05 09:00\tShorter history\tlatency\t-200\t2026-10-20 09:00\tAdopted\t6\tService owner\tworked",
    "improvements": "IMP-9\t2026-10-05 09:00\tAlert on errors\tINC-9\tService owner\t2026-10-20 09:00\t2026-10-19 09:00\t"
    "2026-10-21 09:00\tService owner\tseen in a drill",
    "risks": "RSK-9\t2026-10-05 09:00\tVendor retires the model\tMedium\tHigh\tService owner\t2026-11-05 09:00\tOpen\ttry the next\tlate",
    "hours": "HRS-9\t2026-10-05\t1h30\tsupport\tConsultant\tcall",
}


@pytest.mark.parametrize("register", sorted(FULL))
def test_that_rows_without_headings_are_read_in_the_registers_own_order(
    project: Project, register: str
) -> None:
    pasted = read_paste(project, register, FULL[register])
    assert messages(pasted) == []
    assert set(pasted.rows[0]) == {each.name for each in REGISTERS[register].fields}
    assert all(pasted.rows[0].values())
    added = add_pasted(project, register, pasted)
    assert (added.added, added.skipped, added.changed.aspects) == (1, 0, {"registers"})
    stored = list_entries(project, register)[0]
    assert (stored.id, stored.values) == (added.ids[0], pasted.rows[0])


def test_that_an_exclusion_is_found_by_its_name_and_its_objectives_by_theirs(
    project: Project,
) -> None:
    agreement = current_agreement(project)
    clause, objective = agreement.objectives.exclusions[0], agreement.objectives.objectives[0]
    text = (
        "Ausschluss\tVon\tBis\tNur für\tAngekündigt\n"
        f"{clause.name.upper()}\t5.10.2026 08:00\t5.10.2026 10:00\t{objective.name.lower()}\t1.10.2026"
    )
    pasted = read_paste(project, "exclusions", text)
    assert messages(pasted) == []
    assert pasted.rows[0]["exclusion"] == clause.id
    assert pasted.rows[0]["objectives"] == objective.id
    assert pasted.rows[0]["end"] == "2026-10-05T10:00:00+02:00"


def test_that_an_exclusion_the_agreement_does_not_have_is_refused(project: Project) -> None:
    pasted = read_paste(
        project, "exclusions", "clause\tfrom\tuntil\nweather\t2026-10-05 08:00\t2026-10-05 10:00"
    )
    assert pasted.rows == ()
    assert messages(pasted)[0][:2] == (2, "clause")
    assert "Expected one of" in messages(pasted)[0][2]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("Ticketnummer\tBetreff\tPriorität\tEröffnet am\tErste Antwort\tGelöst", "de"),
        ("Référence\tObjet\tGravité\tOuvert le\tPremière réponse\tRésolu le", "fr"),
        ("Número\tAsunto\tPrioridad\tAbierto\tPrimera respuesta\tResuelto", "es"),
        ("Ticket ID\tSubject\tPriority\tCreated at\tFirst response at\tClosed at", "en"),
        ("id\ttitle\tseverity\topened\tfirst_response\tresolved", "fields"),
        ("Id\tWhat happened\tSeverity\tOpened\tFirst response\tResolved", "titles"),
    ],
)
def test_that_headings_are_understood(project: Project, headings: str, fields: str) -> None:
    del fields
    pasted = read_paste(
        project, "incidents", f"{headings}\nA-1\tDown\tSEV 1\t2026-10-05 09:00\t\t\n"
    )
    assert [name for _, name in pasted.columns] == [
        "id",
        "title",
        "severity",
        "opened",
        "first_response",
        "resolved",
    ]
    assert (messages(pasted), pasted.rows[0]["severity"]) == ([], "Sev 1")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("05.10.2026 09:30", "2026-10-05T09:30:00+02:00"),
        ("5/10/26 9:30", "2026-10-05T09:30:00+02:00"),
        ("5 de octubre de 2026", "2026-10-05T00:00:00+02:00"),
        ("Oct 5, 2026 9:30 PM", "2026-10-05T21:30:00+02:00"),
        ("2026-10-05T07:30:00Z", "2026-10-05T09:30:00+02:00"),
        ("46300", "2026-10-05T00:00:00+02:00"),
        ("46300,395833333", "2026-10-05T09:30:00+02:00"),
        ("2026-12-05 09:30", "2026-12-05T09:30:00+01:00"),
    ],
)
def test_that_times_are_read_as_people_write_them(project: Project, text: str, stored: str) -> None:
    pasted = read_paste(project, "changes", f"when\ttitle\n{text}\tx")
    assert (messages(pasted), pasted.rows[0]["when"]) == ([], stored)


def test_that_one_date_decides_the_order_of_day_and_month_for_the_column_and_the_paste(
    project: Project,
) -> None:
    text = "opened\tresolved\n10/05/2026 09:00\t10/13/2026 09:00\n10/06/2026 09:00\t"
    pasted = read_paste(project, "incidents", text)
    assert [row["opened"][:10] for row in pasted.rows] == ["2026-10-05", "2026-10-06"]
    assert messages(pasted, "note") == []


def test_that_an_undecided_order_is_read_day_first_and_said(project: Project) -> None:
    pasted = read_paste(project, "changes", "when\ttitle\n05/10/2026\tx")
    assert pasted.rows[0]["when"].startswith("2026-10-05")
    assert "day/month/year" in messages(pasted, "note")[0][2]


def test_that_a_time_the_clock_jumped_over_is_refused(project: Project) -> None:
    pasted = read_paste(project, "changes", "when\ttitle\n2026-03-29 02:30\tx\n2026-03-29 03:30\ty")
    assert [row["title"] for row in pasted.rows] == ["y"]
    assert messages(pasted)[0][:2] == (2, "when")
    assert "jumped" in messages(pasted)[0][2]


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("1h30", "1:30"),
        ("1 h 30 min", "1:30"),
        ("90 min", "1:30"),
        ("1,5", "1.5"),
        ("1.5 h", "1:30"),
        ("2 Std.", "2:00"),
        ("0:45", "0:45"),
        ("2 horas", "2:00"),
    ],
)
def test_that_hours_are_read_as_people_write_them(project: Project, text: str, stored: str) -> None:
    pasted = read_paste(project, "hours", f"Datum\tStunden\n2026-10-05\t{text}")
    assert (messages(pasted), pasted.rows[0]["hours"]) == ([], stored)


@pytest.mark.parametrize("text", ["-1", "1h90", "soon", "900", "1:75", "=1+1"])
def test_that_what_is_no_number_of_hours_is_refused(project: Project, text: str) -> None:
    pasted = read_paste(project, "hours", f"Datum\tStunden\n2026-10-05\t{text}\n2026-10-06\t2")
    assert [row["hours"] for row in pasted.rows] == ["2"]
    assert messages(pasted)[0][:2] == (2, "Stunden")


def test_that_bad_rows_are_listed_and_good_rows_arrive_together(project: Project) -> None:
    text = "opened\tseverity\ttitle\n2026-10-05 09:00\tsev 1\tgood\nyesterday\tsev 1\tbad time\n\tsev 1\tno time\n"
    text += "2026-10-05 09:00\tgigantic\tbad tier\n2026-10-06 09:00\t\tgood too\n"
    pasted = read_paste(project, "incidents", text)
    assert [row["title"] for row in pasted.rows] == ["good", "good too"]
    assert pasted.numbers == (2, 6)
    assert [(row, column) for row, column, _ in messages(pasted)] == [
        (3, "opened"),
        (4, "opened"),
        (5, "severity"),
    ]
    assert pasted.refused == 3
    assert add_pasted(project, "incidents", pasted).ids == ("INC-1", "INC-2")


def test_that_pasting_the_same_rows_again_adds_nothing(project: Project) -> None:
    text = "id\topened\ttitle\nA-1\t2026-10-05 09:00\tDown\nA-2\t2026-10-05 07:00Z\tDown"
    assert add_pasted(project, "incidents", read_paste(project, "incidents", text)).added == 2
    amend_entry(project, "incidents", "A-2", {"title": "Slow"}, why="it was")
    again = add_pasted(project, "incidents", read_paste(project, "incidents", text))
    assert (again.added, again.skipped, again.changed.aspects) == (0, 2, frozenset())


def test_that_a_row_without_id_that_reads_like_a_record_is_added_and_told(project: Project) -> None:
    text = "when\thours\tdetail\n2026-10-05 09:00\t2\tsupport"
    assert read_paste(project, "hours", text).problems == ()
    add_pasted(project, "hours", read_paste(project, "hours", text))
    again = read_paste(project, "hours", text.replace("09:00", "07:00Z"))
    assert [(row, "HRS-1" in told) for row, _, told in messages(again, "warning")] == [(2, True)]
    assert len(again.rows) == 1


def test_that_a_dash_for_a_severity_or_a_time_is_no_value(project: Project) -> None:
    pasted = read_paste(
        project, "incidents", "opened\tseverity\tresolved\ttitle\n2026-10-05 09:00\t-\tn/a\t-"
    )
    assert (messages(pasted), pasted.rows[0]["severity"], pasted.rows[0]["resolved"]) == (
        [],
        "",
        "",
    )
    assert pasted.rows[0]["title"] == "-"


def test_that_another_content_under_a_known_id_must_be_amended(project: Project) -> None:
    add_entry(project, "incidents", {"id": "A-1", "opened": "2026-10-05 09:00", "title": "Down"})
    text = "id\topened\ttitle\nA-1\t2026-10-05 09:00\tSlow\nA-2\t2026-10-05 09:00\tx\nA-2\t2026-10-05 09:01\tx"
    pasted = read_paste(project, "incidents", text)
    assert [row["id"] for row in pasted.rows] == ["A-2"]
    assert [(row, column) for row, column, _ in messages(pasted)] == [
        (2, "What happened"),
        (4, "Opened"),
    ]
    assert all("Amend" in message for _, _, message in messages(pasted))


def test_that_an_imported_record_is_not_pasted_over(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "incidents.csv"
    file.write_text("id,title,opened,severity\nA-1,Down,2026-10-05T09:00:00Z,Sev 1\n")
    import_file(project, file)
    text = "id\ttitle\topened\nA-1\tDown\t2026-10-05 11:00\nA-1\tDown\t2026-10-05 12:00"
    pasted = read_paste(project, "incidents", text)
    assert (len(pasted.rows), [p.row for p in pasted.problems]) == (1, [3])
    assert add_pasted(project, "incidents", pasted).skipped == 1


def test_that_an_id_taken_in_the_meantime_is_refused_and_told(project: Project) -> None:
    pasted = read_paste(
        project, "changes", "id\twhen\ttitle\nC-1\t2026-10-05\tours\nC-2\t2026-10-05\tother"
    )
    add_entry(project, "changes", {"id": "C-1", "when": "2026-10-05", "title": "theirs"})
    added = add_pasted(project, "changes", pasted)
    assert (added.ids, [p.row for p in added.problems]) == (("C-2",), [2])


def test_that_ids_made_do_not_meet_ids_pasted(project: Project) -> None:
    text = "id\twhen\ttitle\n\t2026-10-05\tfirst\nCHG-2\t2026-10-05\tnamed\n\t2026-10-05\tthird"
    ids = add_pasted(project, "changes", read_paste(project, "changes", text)).ids
    assert len(set(ids)) == 3
    assert ids[1] == "CHG-2"


def test_that_spans_with_slashes_in_their_dates_are_read(project: Project) -> None:
    text = 'opened\twaiting\n13/10/2026 09:00\t"13/10/2026 10:00 – 14/10/2026 08:00\n15/10/2026 10:00/"'
    pasted = read_paste(project, "incidents", text)
    assert pasted.rows[0]["waiting"] == (
        "2026-10-13T10:00:00+02:00/2026-10-14T08:00:00+02:00; 2026-10-15T10:00:00+02:00/"
    )


def test_that_columns_nobody_knows_are_told(project: Project) -> None:
    pasted = read_paste(project, "changes", "when\ttitle\tCost centre\n2026-10-05\tx\t4711\textra")
    assert [column for _, column in pasted.columns] == ["when", "title", "", ""]
    assert [m for _, _, m in messages(pasted, "warning")] == [
        "The column “Cost centre” is no field of changes and is not taken.",
        "The column number 4 is no field of changes and is not taken.",
    ]


def test_that_a_role_the_agreement_does_not_have_is_kept_and_told(project: Project) -> None:
    role = current_agreement(project).parties.contacts[0].role
    text = f"when\ttitle\tapproved by\n2026-10-05\tx\t{role.upper()}\n2026-10-05\ty\tBob"
    pasted = read_paste(project, "changes", text)
    assert [row["approved_by"] for row in pasted.rows] == [role, "Bob"]
    assert [row for row, _, _ in messages(pasted, "warning")] == [3]


def test_that_a_pasted_incident_is_judged(project: Project) -> None:
    text = "opened;priority;first response\n05.10.2026 09:00;SEV 1;05.10.2026 17:00\n"
    add_pasted(project, "incidents", read_paste(project, "incidents", text))
    result = next(
        each for each in assess(project, "2026-10").results if each.id == "first-response"
    )
    assert (result.value, result.verdict) == (1, "missed")


def test_that_an_id_column_may_be_missing_without_headings(project: Project) -> None:
    pasted = read_paste(project, "hours", "2026-10-05\t1,5\tsupport\n2026-10-06\t2\tsupport")
    assert [row["hours"] for row in pasted.rows] == ["1.5", "2"]


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_that_nothing_to_paste_is_said(project: Project, text: str) -> None:
    with pytest.raises(StudioError, match="nothing to paste"):
        read_paste(project, "changes", text)


def test_that_text_is_stored_as_it_is(project: Project) -> None:
    title = "=cmd|'/c calc'!A1 <b>&amp;</b> '); DROP TABLE batch;--"
    add_pasted(
        project, "changes", read_paste(project, "changes", f"when\ttitle\n2026-10-05\t{title}")
    )
    assert list_entries(project, "changes")[0].values["title"] == title


def test_that_quotation_marks_inside_cells_swallow_nothing() -> None:
    text = '"5 inch\tx\r\n"6" inch\ty\r\n"two\nlines ""quoted"""\tz\r\n"plain"\t'
    assert split_cells(text) == (
        ('"5 inch', "x"),
        ('"6" inch', "y"),
        ('two\nlines "quoted"', "z"),
        ("plain", ""),
    )


@given(
    st.lists(
        st.lists(st.text("ab\"'\n;, ", max_size=6), min_size=2, max_size=4), min_size=1, max_size=5
    )
)
def test_that_what_a_spreadsheet_copies_comes_back(table: list[list[str]]) -> None:
    width = len(table[0])
    rows = [[*row, *[""] * width][:width] for row in table]
    clipboard = "".join(
        "\t".join(
            '"' + cell.replace('"', '""') + '"' if set(cell) & set('"\n') else cell for cell in row
        )
        + "\n"
        for row in rows
    )
    assert split_cells(clipboard) == tuple(tuple(cell.strip() for cell in row) for row in rows)
