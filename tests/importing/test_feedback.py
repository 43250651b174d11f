"""Thumbs of users: recognised by their headings, never taken for reviews, and read only where a word is a thumb."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from slastudio.evidence.intake import Hints
from slastudio.importing.typing.votes import SIGNED, vote_of
from slastudio.importing.understanding.inspection import inspect
from tests.importing.reading import Writer, read

THUMBS = (("up", "down"), ("1", "-1"), ("1", "0"), ("true", "false"), ("Yes", "No"), ("👍", "👎"))


def votes(path: Path) -> list[bool | None]:
    data = read(path).frames[0].data
    if "helpful" not in data:
        return [None] * len(data)
    return [None if pd.isna(each) else bool(each) for each in data["helpful"]]


@pytest.mark.parametrize(("up", "down"), THUMBS)
@pytest.mark.parametrize("heading", ["helpful", "Thumbs", "user_feedback", "Hilfreich", "Útil"])
def test_that_a_thumb_is_read_in_each_notation(
    write: Writer, heading: str, up: str, down: str
) -> None:
    lines = [
        f"2026-10-01T0{n}:00:00Z,m{n},{each},tone" for n, each in enumerate((up, down, up, ""), 1)
    ]
    lines += ["2026-10-01T09:00:00Z,m9,,"]
    path = write("votes.csv", "\n".join([f"created_at,message_id,{heading},reason", *lines]))
    found = inspect(path)
    assert (found.mapping.kind, found.mapping.fields["request_id"].column) == (
        "feedback",
        "message_id",
    )
    assert found.questions == ()
    # what holds neither thumb nor rating says nothing
    assert votes(path) == [True, False, True]


def test_that_lines_of_json_are_read_alike(write: Writer) -> None:
    lines = [
        {"timestamp": f"2026-10-01T0{n}:00:00Z", "trace_id": f"t{n}", "vote": vote, "model": "m"}
        for n, vote in enumerate((1, -1, -1), 1)
    ]
    path = write("votes.jsonl", "\n".join(map(json.dumps, lines)))
    assert inspect(path).mapping.kind == "feedback"
    assert votes(path) == [True, False, False]


def test_that_a_line_without_a_thumb_among_open_words_is_read(write: Writer) -> None:
    told = [{"time": f"2026-10-01T0{n}:00:00Z", "request_id": f"t{n}"} for n in range(1, 7)]
    for row, vote in zip(told[1:], ("up", "up", "down", "meh", "up"), strict=True):
        row["helpful"] = vote
    told[0]["rating"] = "4"
    path = write("votes.jsonl", "\n".join(map(json.dumps, told)))
    assert votes(path) == [None, True, True, False, None, True]


def test_that_any_other_word_is_asked_about_and_kept(write: Writer) -> None:
    words = ["up", "down", "up", "meh", "Meh", "later"]
    lines = [f"2026-10-01T0{n}:00:00Z,m{n},{word}" for n, word in enumerate(words, 1)]
    path = write("votes.csv", "\n".join(["time,request_id,thumbs", *lines]))
    found = inspect(path)
    asked = {each.id: (each.records, each.taken) for each in found.questions}
    assert asked == {
        "vote:feedback:helpful:meh": (2, "neither"),
        "vote:feedback:helpful:later": (1, "neither"),
    }
    assert votes(path) == [True, False, True, None, None, None]


def test_that_nought_beside_minus_one_is_no_thumb_down_wherever_the_minus_stands(
    write: Writer,
) -> None:
    lines = [f"2026-10-01T00:00:{n % 60:02d}Z,m{n},{(0, 1)[n % 2]}" for n in range(1200)]
    lines.append("2026-10-01T01:00:00Z,last,-1")
    path = write("votes.csv", "\n".join(["time,request_id,thumbs", *lines]))
    found = inspect(path)
    assert found.mapping.fields["helpful"].unit == SIGNED
    (question,) = found.questions
    assert (question.value, question.records) == ("0", 600)
    told = votes(path)
    assert (told.count(True), told.count(False), told.count(None)) == (600, 1, 600)


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("time,request_id,latency_ms,status,thumbs", "requests"),
        ("item,accepted,edit_reason,time,vote,request_id", "reviews"),
        ("time,model,feedback", "table"),
    ],
)
def test_that_a_log_a_review_or_a_text_is_no_feedback(
    write: Writer, headings: str, kind: str
) -> None:
    cells = {
        "time": "2026-10-01T01:00:00Z",
        "latency_ms": "12",
        "status": "ok",
        "accepted": "yes",
        "feedback": "the answer was of no use to me",
    }
    line = ",".join(cells.get(each, "up") for each in headings.split(","))
    path = write("export.csv", "\n".join([headings, *[line] * 4]))
    assert inspect(path).mapping.kind == kind


def test_that_a_rating_without_a_thumb_is_feedback_where_somebody_says_so(write: Writer) -> None:
    path = write("stars.csv", "time,request_id,stars\n2026-10-01T01:00:00Z,a,4\n")
    found = read(path, Hints(kind="feedback"))
    assert found.frames[0].data["rating"].tolist() == [4.0]


@pytest.mark.parametrize("text", ["👍🏽", "👍\ufe0f", "+1", "1.0", " TRUE "])
def test_that_shades_and_blanks_change_nothing(text: str) -> None:
    assert vote_of(text, signed=False) is True


@pytest.mark.parametrize("text", ["good", "correct", "pass", "2", "y", "thumbs"])
def test_that_no_word_is_a_thumb_because_it_sounds_like_one(text: str) -> None:
    assert vote_of(text, signed=False) is None
