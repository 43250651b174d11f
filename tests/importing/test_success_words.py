"""What an export's own words for success mean: said by its declaration, so that no good request counts as a failure."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from slastudio.contract.words.conditions import DEFAULT_GOOD
from slastudio.importing.formats import FORMATS, Format
from tests.importing.reading import Writer, read

GOOD = {each.strip() for each in DEFAULT_GOOD["requests"][0].value.split(",")}
BAD = {"error"}
WITH_STATUS = [
    each
    for each in FORMATS
    if each.kind == "requests" and "status" in each.fields and each.shape is None
]


@pytest.mark.parametrize("format", WITH_STATUS, ids=lambda each: each.name)
def test_that_every_format_with_a_status_says_what_its_words_mean_or_why_it_need_not(
    format: Format,
) -> None:
    words = format.words.get("status", {})
    assert words or format.meaning, (
        f"say in `words` or `meaning` what the status of “{format.title}” means by its documentation"
    )
    # "" stands for no status at all
    assert set(words.values()) <= GOOD | BAD | {""}
    assert all(word == word.casefold() for word in words)


def _table(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize(
    ("headings", "column", "words"),
    [
        (
            "id,traceId,startTime,endTime,type,name,level,model,usageDetails",
            "level",
            {"DEFAULT": True, "DEBUG": True, "WARNING": True, "ERROR": False},
        ),
        (
            "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,finish_reason_normalized",
            "finish_reason_normalized",
            {"stop": True, "tool_calls": True, "length": True, "error": False},
        ),
        ("timeStamp,elapsed,label,success,threadName", "success", {"true": True, "false": False}),
    ],
)
def test_that_the_words_of_an_export_are_read_by_their_published_meaning(
    write: Writer, headings: str, column: str, words: dict[str, bool]
) -> None:
    moments = ("startTime", "endTime", "created_at", "timeStamp")
    plain = dict.fromkeys(headings.split(","), "1") | {"type": "GENERATION"}
    rows = [
        {
            name: word
            if name == column
            else f"2026-03-01 10:00:0{place}"
            if name in moments
            else value
            for name, value in plain.items()
            if name in headings.split(",")
        }
        | {
            headings.split(",", maxsplit=1)[0]: f"2026-03-01 10:00:0{place}"
            if headings.startswith("timeStamp")
            else f"r{place}"
        }
        for place, word in enumerate(words)
    ]
    data = read(write("export.csv", _table(rows))).frames[0].data
    assert [str(each) in GOOD for each in data["status"]] == list(words.values())


def test_that_half_characters_in_json_are_replaced_and_the_rest_arrives(
    write: Writer, tmp_path: Path
) -> None:
    path = write(
        "req.json",
        '[{"time":"2026-03-01T00:00:00Z","latency_ms":"x\\ud800","status":"ok\\udfff"},'
        '{"time":"2026-03-01T00:01:00Z","latency_ms":5,"status":"ok","k\\ud83d":1}]',
    )
    extraction = read(path)
    told = [*extraction.frames[0].data["status"], *(each.raw for each in extraction.rejected)]
    assert all(str(each).encode() for each in told)
    assert extraction.read == 2


@pytest.mark.parametrize("missing", [1, 2])
def test_that_a_file_that_never_writes_its_last_columns_lacks_nothing(
    write: Writer, missing: int
) -> None:
    headings = [
        "date",
        "service",
        "amount",
        "currency",
        *(f"note {each}" for each in range(missing)),
    ]
    lines = [",".join(headings), *(f"2026-03-0{day},chat,{day},USD" for day in (1, 2, 4))]
    extraction = read(write("bill.csv", "\n".join(lines) + "\n"))
    assert (extraction.read, len(extraction.rejected)) == (3, 0)
    assert sum(extraction.frames[0].data["amount"]) == 7


def test_that_one_short_record_among_whole_ones_is_still_refused(write: Writer) -> None:
    lines = [
        "date,service,amount,currency,note",
        "2026-03-01,chat,1,USD,a",
        "2026-03-02,chat,2,USD",
    ]
    extraction = read(write("bill.csv", "\n".join([*lines, "2026-03-03,chat,4,USD,b"]) + "\n"))
    assert len(extraction.rejected) == 1


@pytest.mark.parametrize("cell", ["['b']", "[openai] said", "[PASS] fine", "traceId", "results"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_that_no_cell_of_a_record_makes_headings_of_it(
    write: Writer, cell: str, place: int
) -> None:
    tags = ["['a']"] * 3
    tags[place] = cell
    rows = [f"2026-03-01T00:0{n}:00Z,r{n},m,{100 * (n + 1)},{tag}" for n, tag in enumerate(tags)]
    path = write("req.csv", "\n".join(["timestamp,request_id,model,latency_ms,tags", *rows]) + "\n")
    extraction = read(path)
    assert extraction.frames[0].kind == "requests"
    assert extraction.frames[0].data["latency_ms"].tolist() == [100, 200, 300]


def test_that_an_answer_of_promptfoo_that_ended_in_an_error_neither_passed_nor_failed(
    write: Writer,
) -> None:
    def result(reason: int, *, success: bool) -> str:
        return (
            f'{{"success": {str(success).lower()}, "score": {int(success)}, "vars": {{"q": "{reason}"}}, '
            f'"prompt": {{"raw": "p"}}, "provider": {{"id": "m"}}, "testIdx": {reason}, "failureReason": {reason}}}'
        )

    results = ", ".join(
        [result(0, success=True), result(1, success=False), result(2, success=False)]
    )
    path = write(
        "out.json",
        '{"evalId": "e", "results": {"timestamp": "2026-03-05T10:00:00Z", "stats": {}, "results": ['
        + results
        + "]}}",
    )
    passed = read(path).frames[0].data["passed"]
    assert passed.isna().tolist() == [False, False, True]
    assert passed[:2].tolist() == [True, False]


def test_that_beats_of_uptime_kuma_are_read_as_numbers_and_as_words(write: Writer) -> None:
    for up, down, pending in (("1", "0", "2"), ("up", "down", "pending")):
        rows = [
            f"2026-03-01T00:0{n}:00Z,api,{word},9" for n, word in enumerate((up, down, pending, up))
        ]
        extraction = read(
            write("beats.csv", "\n".join(["time,monitor,status,ping_ms", *rows]) + "\n")
        )
        assert extraction.frames[0].kind == "probes"
        assert extraction.frames[0].data["up"].tolist() == [True, False, True]
        assert extraction.not_applicable == 1
