"""No column of a file is dropped without a word: sure spellings are read, likely ones are told, the rest is listed."""

from __future__ import annotations

import pytest

from slastudio.evidence.intake import Hints, Inspection
from slastudio.importing.understanding.inspection import inspect, reinterpret
from slastudio.importing.understanding.unread_columns import UNREAD_COLUMNS
from tests.importing.reading import Writer, read

REQUESTS = "time,request_id,status,{},x9\n"
ROWS = "2026-03-01T00:00:00Z,a,ok,{},u\n2026-03-01T00:01:00Z,b,ok,{},v\n"


def _told(inspection: Inspection) -> list[str]:
    return [note.message for note in inspection.notes]


@pytest.mark.parametrize(
    ("heading", "name", "value"),
    [
        ("stage_retrieval_ms", "stage.retrieval_ms", 12),
        ("Stage Retrieval (ms)", "stage.retrieval_ms", 12),
        ("stageRetrievalMs", "stage.retrieval_ms", 12),
        ("stage_rerank_s", "stage.rerank_ms", 12_000),
        ("stage.retrieval_ms", "stage.retrieval_ms", 12),
        ("latency_s", "latency_ms", 12_000),
        ("Latency (s)", "latency_ms", 12_000),
    ],
)
def test_that_a_spelling_that_is_sure_is_read(
    write: Writer, heading: str, name: str, value: float
) -> None:
    path = write("req.csv", (REQUESTS + ROWS).format(heading, 12, 13))
    found = read(path, Hints(kind="requests"))
    assert found.mapping.fields[name].column == heading
    assert found.frames[0].data[name].tolist()[0] == value


@pytest.mark.parametrize(
    "heading", ["rubric_correctness", "rubric correctness", "Rubric.Correctness"]
)
def test_that_a_line_of_a_rubric_is_read_in_every_spelling(write: Writer, heading: str) -> None:
    text = f"time,item,accepted,reviewer_role,{heading}\n2026-03-01,a,yes,lead,4\n2026-03-02,b,no,lead,2\n"
    assert read(write("reviews.csv", text)).frames[0].data["rubric.correctness"].tolist() == [4, 2]


def test_that_a_stage_of_words_or_without_a_unit_is_no_duration(write: Writer) -> None:
    for heading, cell in (("stage_name", "rag"), ("stage_retrieval_tokens", "12")):
        path = write("req.csv", (REQUESTS + ROWS).format(heading, cell, cell))
        inspection = inspect(path, Hints(kind="requests"))
        assert not any(name.startswith("stage.") for name in inspection.mapping.fields)
        assert any(f"“{heading}”" in text for text in _told(inspection))


def test_that_a_column_that_looks_like_another_is_told_by_name(write: Writer) -> None:
    text = "id,opened,resolved,severity,kind\n1,2026-03-01T00:00Z,2026-03-01T01:00Z,Sev 1,\n"
    told = _told(inspect(write("incidents.csv", text), Hints(kind="incidents")))
    assert any(t.startswith("“kind” looks like nature, and is not read") for t in told)


def test_that_a_second_column_of_one_meaning_is_told(write: Writer) -> None:
    path = write("req.csv", (REQUESTS + ROWS).format("latency_ms,duration_ms", "5,6", "5,6"))
    told = _told(inspect(path, Hints(kind="requests")))
    assert any(
        "“duration_ms” looks like latency_ms, which is read from “latency_ms”" in t for t in told
    )


def test_that_all_columns_that_are_not_read_stand_in_one_note(write: Writer) -> None:
    path = write("req.csv", (REQUESTS + ROWS).format("latency_ms,qq,zz", "5,six,s", "5,seven,t"))
    inspection = inspect(path, Hints(kind="requests"))
    (listed,) = [text for text in _told(inspection) if text.startswith(UNREAD_COLUMNS)]
    assert listed == f"{UNREAD_COLUMNS}“qq”, “zz”, “x9”."
    again = reinterpret(inspection, Hints(kind="requests", fields={"workflow": "qq"}))
    assert f"{UNREAD_COLUMNS}“zz”, “x9”." in _told(again)


def test_that_a_plain_table_and_a_file_read_whole_list_nothing(write: Writer) -> None:
    table = inspect(write("t.csv", "a,b\n1,x\n2,y\n"))
    assert not any(text.startswith(UNREAD_COLUMNS) for text in _told(table))


TICKETS = """number,priority,opened,resolved
I1,1 - Critical,2026-03-02T09:00:00Z,2026-03-02T10:00:00Z
I2,4 - Low,2026-03-02T09:00:00Z,2026-03-06T09:00:00Z
I3,5 - Planning,2026-03-03T09:00:00Z,2026-03-09T09:00:00Z
"""
TIERS = (("Sev 1",), ("Sev 2",), ("Sev 3",))


def test_that_a_priority_below_the_last_tier_belongs_to_none(write: Writer) -> None:
    path = write("tickets.csv", TICKETS)
    hints = Hints(severities=TIERS)
    found = read(path, hints)
    assert found.frames[0].data["severity"].tolist() == ["Sev 1", "4 - Low", "5 - Planning"]
    told = _told(inspect(path, hints))
    assert any(
        "“4 - low” (1), “5 - planning” (1)" in text and "belong to none" in text for text in told
    )


def test_that_a_word_of_a_long_file_is_read_wherever_it_stands(write: Writer) -> None:
    rows = [f"I{n},High,2026-03-02T09:00:00Z,2026-03-02T10:00:00Z" for n in range(6_000)]
    rows.append("I6000,Dringend,2026-03-02T09:00:00Z,2026-03-02T10:00:00Z")
    path = write("tickets.csv", "number,priority,opened,resolved\n" + "\n".join(rows) + "\n")
    found = read(path, Hints(severities=TIERS))
    assert found.frames[0].data["severity"].tolist()[-2:] == ["Sev 2", "Sev 1"]
    told = [
        text for text in _told(inspect(path, Hints(severities=TIERS))) if "high → Sev 2" in text
    ]
    assert len(told) == 1
    assert "dringend → Sev 1" in told[0]


def test_that_a_stand_in_for_a_missing_figure_is_known_in_every_spelling(write: Writer) -> None:
    rows = [f"2026-03-01T00:{n:02}:00Z,{20 + n % 7}" for n in range(50)]
    rows += [f"2026-03-01T01:{n:02}:00Z,-200" for n in range(5)] + ["2026-03-01T02:00:00Z,-200.0"]
    lines = ["timestamp,value", *rows]
    found = read(write("gas.csv", "\n".join(lines) + "\n"), Hints(kind="measurements"))
    assert min(found.frames[0].data["value"].dropna()) == 20


# --- further figures --------------------------------------------------------------------------------------------------

LOG = "time,request_id,latency_ms,{}\n"


def logged(heading: str, *values: object) -> str:
    """Return a log of requests with one column more."""
    rows = [
        f"2026-03-01T00:{number:02d}:00Z,r{number},{900 + number},{value}\n"
        for number, value in enumerate(values)
    ]
    return LOG.format(heading) + "".join(rows)


@pytest.mark.parametrize(
    ("heading", "name", "values"),
    [
        ("temperature", "extra.temperature", (0.2, 0.7, 0.2, 0.9)),
        ("Hits in search", "extra.hits_in_search", (3, 9, 4, 1)),
        ("hops", "extra.hops", (3, "", 4, 1)),
        ("extra.queue_depth", "extra.queue_depth", (3, 4, 5, 6)),
    ],
)
def test_that_a_figure_no_column_names_is_kept_under_its_own_name(
    write: Writer, heading: str, name: str, values: tuple[object, ...]
) -> None:
    found = read(write("req.csv", logged(heading, *values)), Hints(kind="requests"))
    assert found.mapping.fields[name].column == heading
    kept = found.frames[0].data[name]
    assert kept.dropna().tolist() == [float(str(each)) for each in values if each != ""]
    assert kept.isna().sum() == values.count("")


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        ("customer_id", (17, 3, 44, 9)),  # numbers things
        ("row", (1, 2, 3, 4)),  # numbers rows
        ("phone", (3, 4, 7, 8)),
        ("reporter", (3, 4, 7, 8)),
        ("called", (4915112345678, 4915112345679, 4915112345670, 4915112345671)),
        ("seen", (1772323200, 1772323260, 1772323320, 1772323380)),  # moments
        ("note", (1, 2, "soon", 4)),
        ("blank", ("", "", "", "")),
        ("stage_rerank", (3, 4, 7, 8)),  # may be a stage's time, and is told so
    ],
)
def test_that_what_is_no_figure_is_not_kept(
    write: Writer, heading: str, values: tuple[object, ...]
) -> None:
    found = read(write("req.csv", logged(heading, *values)), Hints(kind="requests"))
    assert not [name for name in found.mapping.fields if name.startswith("extra.")]


def test_that_a_figure_somebody_reads_as_something_else_is_that(write: Writer) -> None:
    path = write("req.csv", logged("quality", 0.2, 0.7, 0.5, 0.9))
    inspection = inspect(path, Hints(kind="requests"))
    assert "extra.quality" in inspection.mapping.fields
    assert any("“quality” as extra.quality" in text for text in _told(inspection))
    again = reinterpret(inspection, Hints(kind="requests", fields={"confidence": "quality"}))
    assert again.mapping.fields["confidence"].column == "quality"
    assert "extra.quality" not in again.mapping.fields


def test_that_a_matrix_of_figures_is_left_to_somebody_to_choose_from(write: Writer) -> None:
    names = [f"m{number}x" for number in range(21)]
    path = write("req.csv", logged(",".join(names), *[",".join(["0.5"] * 21)] * 4))
    inspection = inspect(path, Hints(kind="requests"))
    assert not [name for name in inspection.mapping.fields if name.startswith("extra.")]


def test_that_two_headings_of_one_name_do_not_take_each_other_s_place(write: Writer) -> None:
    path = write("req.csv", logged("extra.hops,hops,Hops", "3,9,8", "4,8,8", "5,9,7", "3,7,9"))
    inspection = inspect(path, Hints(kind="requests"))
    assert inspection.mapping.fields["extra.hops"].column == "extra.hops"
    (listed,) = [text for text in _told(inspection) if text.startswith(UNREAD_COLUMNS)]
    assert "“hops”" in listed
    assert "“Hops”" in listed
