"""Tables as they lie in real exports: the headings, the units and the first record are found
whatever stands around.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.evidence.intake import Inspection
from slastudio.evidence.reading import Dialect, FilePart
from slastudio.importing.layout.title_rows import split_tables, understand
from slastudio.importing.readers.delimited import parse_rows, sniff
from slastudio.importing.understanding.inspection import inspect
from slastudio.shared.problems import StudioError
from tests.importing.reading import Writer, read

DAYS = [(date(2026, 5, 1) + timedelta(days=n)).isoformat() for n in range(20)]
BODY = "".join(f"{day},{n}.5,{n * 3}\n" for n, day in enumerate(DAYS))


def told(found: Inspection) -> tuple[int, int, list[str]]:
    place = found.mapping.layout.place
    return place.header_row, place.data_row, list(place.headings)


def test_that_a_row_of_units_below_the_headings_is_understood_and_no_record(write: Writer) -> None:
    found = inspect(write("u.csv", "day,latency,cost\n,ms,(EUR)\n" + BODY))
    assert told(found) == (1, 3, ["day", "latency", "cost"])
    assert found.mapping.layout.place.units == {"latency": "ms", "cost": "EUR"}
    assert any("units" in note.message for note in found.notes)
    assert read(write("u.csv", "day,latency,cost\n,ms,(EUR)\n" + BODY)).read == len(DAYS)


def test_that_records_which_look_like_units_stay_records(write: Writer) -> None:
    for text in ("currency,amount\nEUR,3\nUSD,4\nEUR,5\n", "a,b\nms,s\nms,s\nms,s\n", "x,y\ns,%\n"):
        assert not inspect(write("r.csv", text)).mapping.layout.place.units, text


def test_that_headings_in_several_rows_are_joined(write: Writer) -> None:
    top = "service,search,search,billing\nmetric,latency,errors,latency\n"
    body = "".join(f"{n},{n}.5,0,{n}\n" for n in range(1_700_000_000, 1_700_000_010))
    found = inspect(write("m.csv", top + "time,,,\n" + body))
    assert told(found) == (
        1,
        4,
        ["time", "search / latency", "search / errors", "billing / latency"],
    )
    assert found.sample[0][0] == 4
    plain = inspect(write("p.csv", top + body))
    assert told(plain)[2] == [
        "service / metric",
        "search / latency",
        "search / errors",
        "billing / latency",
    ]


def test_that_names_in_the_first_record_are_not_headings(write: Writer) -> None:
    text = "name,team,note\nAnna,A,x\nBen,B,y\nCarl,A,z\n"
    assert told(inspect(write("n.csv", text)))[:2] == (1, 2)
    blank = "name,,amount\nAnna,A,1\nBen,B,2\n"
    assert told(inspect(write("b.csv", blank))) == (1, 2, ["name", "Column 2", "amount"])


def test_that_merged_group_names_go_to_every_column_they_span(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Report for May"])
    sheet.append([])
    sheet.append(["", "Latency", None, "Cost", None])
    sheet.append(["Day", "mean", "p95", "mean", "p95"])
    for number, day in enumerate(DAYS):
        sheet.append([day, number, number + 1, number + 2, number + 3])
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("B3:C3")
    sheet.merge_cells("D3:E3")
    book.save(tmp_path / "m.xlsx")
    found = inspect(tmp_path / "m.xlsx")
    assert told(found) == (
        3,
        5,
        ["Day", "Latency / mean", "Latency / p95", "Cost / mean", "Cost / p95"],
    )


def test_that_repeated_headings_in_the_middle_are_listed(write: Writer) -> None:
    head = "day,latency,count\n"
    found = inspect(write("c.csv", head + BODY + head + BODY))
    assert found.mapping.layout.place.skip == (len(DAYS) + 2,)
    assert all(record["day"] != "day" for _, record in found.sample)
    assert any("repeated in row 22" in note.message for note in found.notes)


def test_that_tables_below_one_another_are_told_and_one_is_chosen(write: Writer) -> None:
    text = "day,latency,count\n" + BODY + "\nteam,tickets\nA,4\nB,5\n"
    path = write("t.csv", text)
    found = inspect(path)
    assert found.mapping.layout.place.tables == ((1, 21), (23, 25))
    assert (found.headings, found.mapping.layout.place.last_row) == (
        ("day", "latency", "count"),
        21,
    )
    assert [note.level for note in found.notes if "2 tables" in note.message] == ["warning"]
    other = inspect(path, part=FilePart(table=1))
    assert told(other) == (23, 24, ["team", "tickets"])
    assert [record for _, record in other.sample] == [
        {"team": "A", "tickets": "4"},
        {"team": "B", "tickets": "5"},
    ]


def test_that_blank_rows_and_notes_do_not_make_tables() -> None:
    rows = [
        (1, ["a", "b"]),
        (2, ["1", "2"]),
        (3, []),
        (4, ["3", "4"]),
        (6, ["Total", "9"]),
        (8, ["made by hand", ""]),
    ]
    assert len(split_tables(rows)) == 1


@pytest.mark.parametrize(
    ("text", "headings", "row"),
    [
        ("# made on 2026-05-01\n# by x, y, z\nday,latency,count\n" + BODY, ["day", "latency", "count"], 3),
        ("#day,latency,count\n" + BODY, ["day", "latency", "count"], 1),
        ("sep=;\nday;latency;count\n" + BODY.replace(",", ";"), ["day", "latency", "count"], 2),
        ('"sep=|"\nday|latency|count\n' + BODY.replace(",", "|"), ["day", "latency", "count"], 2),
        (",,,\n,day,latency,count\n" + "".join(f",{line}\n" for line in BODY.splitlines()),
         ["Column 1", "day", "latency", "count"], 2),
        ("Report\n\nday,latency,count\n" + BODY, ["day", "latency", "count"], 3),
        (";2019;2020;2021\nA;1;2;3\nB;1;2;3\n", ["Column 1", "2019", "2020", "2021"], 1),
    ],
)  # fmt: skip
def test_that_what_stands_before_the_headings_is_left_out(
    text: str, headings: list[str], row: int, write: Writer
) -> None:
    found = inspect(write("h.csv", text))
    assert told(found) == (row, row + 1, headings)
    assert "" not in found.headings
    assert "Column 1" not in found.headings or row == 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", ":"])
def test_that_delimiters_are_told(delimiter: str, write: Writer) -> None:
    lines = [["name", "latency", "count"], ["a b", "1", "2"], ["c", "3", "4"], ["d", "5", "6"]]
    found = inspect(write("d.csv", "\n".join(map(delimiter.join, lines)) + "\n"))
    assert (found.mapping.layout.delimiting.delimiter, found.headings) == (
        delimiter,
        ("name", "latency", "count"),
    )


def test_that_aligned_columns_are_cut_at_their_blanks(write: Writer) -> None:
    text = "NAME            CPU    MEMORY\nsearch api      12     200\nbilling         3      1000\nstore           4      10\n"
    found = inspect(write("a.txt", text))
    assert found.headings == ("NAME", "CPU", "MEMORY")
    assert found.sample[0] == (2, {"NAME": "search api", "CPU": "12", "MEMORY": "200"})
    assert read(write("a.txt", text)).read == 3


def test_that_prose_and_logs_are_not_cut_at_blanks_or_colons() -> None:
    assert sniff("It was a day\nof some rain and\nlittle more, yes\n").delimiter == ","
    assert not sniff("It was a day\nand then it rained\nfor a long time\n").runs
    assert sniff("10:00:01 started\n10:00:02 stopped\n10:00:03 again\n").delimiter == ","


def test_that_other_quotation_marks_are_understood() -> None:
    single = "a,b\n'x, y',1\n'z, w',2\n'q',3\n"
    assert sniff(single) == Dialect(",", quote="'")
    assert sniff("a,b\nO'Brien,1\nit's,2\n") == Dialect(",")
    text = 'a,b\n"he said \\"no, never\\" twice",1\n"C:\\new",2\n'
    dialect = sniff(text)
    assert dialect == Dialect(",", escaped=True)
    rows = [fields for _, fields in parse_rows(iter(text.splitlines(keepends=True)), dialect)]
    assert rows[1:] == [['he said "no, never" twice', "1"], ["C:\\new", "2"]]


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-32",
        "utf-32-le",
        "utf-32-be",
        "cp1252",
        "latin-1",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_that_encodings_and_line_ends_are_told(encoding: str, end: str, write: Writer) -> None:
    text = (
        end.join(["Tag;Größe;Anzahl", *(f"{day};Müller {n};{n}" for n, day in enumerate(DAYS))])
        + end
    )
    found = inspect(write("e.csv", text.encode(encoding)))
    assert found.headings == ("Tag", "Größe", "Anzahl")
    assert [number for number, _ in found.sample] == list(range(2, 22))
    assert found.sample[3][1]["Größe"] == "Müller 3"


def test_that_other_alphabets_are_guessed_and_said(write: Writer) -> None:
    text = "дата;значение;описание\n" + "".join(
        f"{day};{n};сервис работает нормально\n" for n, day in enumerate(DAYS)
    )
    found = inspect(write("r.csv", text.encode("cp1251")))
    assert found.headings[0] == "дата"
    assert any("cp1251" in note.message for note in found.notes)


def test_that_very_wide_files_are_read_or_refused_quickly(write: Writer) -> None:
    wide = ",".join(f"c{n}" for n in range(10_000)) + "\n" + ",".join("1" * 10_000) + "\n"
    assert len(inspect(write("w.csv", wide)).headings) == 10_000
    with pytest.raises(StudioError, match="columns or more"):
        inspect(write("w.csv", ",".join(f"c{n}" for n in range(1_000_000)) + "\n"))


def test_that_a_known_export_keeps_its_headings_as_they_are(write: Writer) -> None:
    found = inspect(
        write("k.csv", "group,group,x\nTIMESTAMP,ContextTokens,GeneratedTokens\n2026-05-01,1,2\n")
    )
    assert found.headings == ("TIMESTAMP", "ContextTokens", "GeneratedTokens")


@given(
    st.lists(
        st.lists(
            st.sampled_from(["", "a", "b", "ms", "1", "2026-05-01", "#c", "Total"]), max_size=4
        ),
        min_size=1,
    )
)
def test_that_any_rows_have_a_layout_whose_records_lie_below_its_headings(
    cells: list[list[str]],
) -> None:
    rows = [*enumerate(cells, 1), (len(cells) + 1, ["x"])]
    layout = understand(rows, {number: number + 1 for number, _ in rows}, lambda _: False)
    assert layout.data_row > layout.header_end >= layout.header_row
    assert len(layout.headings) == len(layout.cells) == len(set(layout.headings))
    assert all(number >= layout.data_row for number in layout.skip)


def test_that_the_real_export_with_three_heading_rows_is_understood(shared: Path) -> None:
    found = inspect(shared / "monitor" / "petshop_low_traffic_noissue_metrics.csv")
    header, data_row, headings = told(found)
    assert (header, data_row, len(headings), headings[0]) == (1, 5, 288, "unix_timestamp")
    assert (
        headings[2]
        == "AWSSimpleSystemsManagement_AWS::AWSSimpleSystemsManagement / latency / Average"
    )
    assert found.sample[0][1]["unix_timestamp"] == "1692608400.0"


def test_that_headings_in_two_rows_of_which_each_names_other_columns_are_joined(
    write: Writer,
) -> None:
    text = """,,Key figures,,,2026,,
,,,,,,,
,,region,region,region,region,,
,,North,South,East,West,,
NR.,Cluster,,,,,,
0,Income:,,,,,,
1,Property tax,208,173,163,179,,
2,Other,7,55,52,66,,
3,Reserves,23,49,56,30,,
"""
    found = inspect(write("figures.csv", text))
    assert found.headings == ("NR.", "Cluster", "North", "South", "East", "West")
    assert [number for number, _ in found.sample] == [6, 7, 8, 9]
