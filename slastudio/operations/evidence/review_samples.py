"""Draw the weekly sample of answers that people review, as a sheet to fill in, and hold what came back
against it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from slastudio.contract.indicators.use_limits import automated_left_out, limits_left_out
from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.kinds import kind_named
from slastudio.measure.records.answered import answered_requests
from slastudio.measure.records.derived import with_derived
from slastudio.measure.records.recipe import Test
from slastudio.measure.records.selection import matching
from slastudio.measure.sampling.drawing import drawn
from slastudio.operations.evidence.questions import answered_words
from slastudio.project.file import Project
from slastudio.reports.content.packages import core_with_stamp, settled_package
from slastudio.shared.outputs import require_output, written_aside
from slastudio.shared.periods import Period, parse_period
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.shared.texts import guarded

STRATUM = "seg.language"
_TOLD = ("workflow", "model", "prompt_version")


@dataclass(frozen=True)
class DrawnAnswer:
    """Hold one answer of the sample: its request's id, when it was given, its stratum and what the
    sheet tells of it.
    """

    item: str
    time: datetime
    stratum: str
    told: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReviewSample:
    """Hold a week's sample. strata: (value, answers there are, answers drawn). reviewed: drawn answers
    that reviews of any time name; missing: those that none does; others: answers reviewed in the week
    that were not drawn.
    """

    week: Period
    seed: str
    by: str
    answers: tuple[DrawnAnswer, ...]
    strata: tuple[tuple[str, int, int], ...]
    reviewed: tuple[str, ...]
    missing: tuple[str, ...]
    others: tuple[str, ...]


def draw_sample(
    project: Project,
    week: str,
    *,
    size: int | None = None,
    by: str = STRATUM,
    progress: Progress | None = None,
) -> ReviewSample:
    """Draw a week's answers ("2026-W41"); size: the number agreed on by default; by: the column of
    strata, "" for none.

    The seed is the agreement's with the week's name. Failed requests, automated traffic and use that
    figures leave out are not drawn. Raises StudioError where the week, the size or the answers are
    not there.
    """
    steps = progress or Progress()
    with project.reading():
        zone_name = project.agreements.zone()
        agreement = (project.agreements.signed() or (project.agreements.draft(),))[-1].agreement
        held = set(project.evidence.columns_of("requests"))
    period = parse_period(week, zone_name)
    wanted = size or agreement.evaluation.review_sample
    if not wanted or wanted < 1:
        raise StudioError(
            "The agreement says no number of reviews a week. Say one: draw PROJECT --week 2026-W41 --size 50."
        )
    steps.report("Reading the week’s answers", 0.1)
    data = _answers(project, agreement, held, period, by)
    if not len(data):
        raise StudioError(
            f"There are no answers with a request id in {period.title}. Import the request log of that week."
        )
    items = data["request_id"].astype(str).tolist()
    strata = _texts(data, by) if by else [""] * len(data)
    seed = f"{agreement.objectives.seed} {period.label}"
    steps.report("Drawing", 0.6)
    places = drawn(items, strata, wanted, seed)
    there = Counter(dict(zip(items, strata, strict=True)).values())
    taken = Counter(strata[place] for place in places)
    told = {name: _texts(data, name) for name in (*_TOLD, *_segments(held)) if name in data.columns}
    answers = tuple(
        DrawnAnswer(
            items[place],
            data["time"].iloc[place].to_pydatetime(warn=False),
            strata[place],
            tuple((name, texts[place]) for name, texts in told.items()),
        )
        for place in places
    )
    chosen = {each.item for each in answers}
    ever, in_week = _reviewed(project, period)
    return ReviewSample(
        period,
        seed,
        by,
        answers,
        tuple((name or "not said", number, taken[name]) for name, number in sorted(there.items())),
        tuple(sorted(chosen & ever)),
        tuple(sorted(chosen - ever)),
        tuple(sorted(in_week - chosen)),
    )


def _segments(held: set[str]) -> list[str]:
    return sorted(each for each in held if each.startswith("seg."))


def _answers(
    project: Project, agreement: Agreement, held: set[str], period: Period, by: str
) -> pd.DataFrame:
    if by and by not in held and by != STRATUM:
        raise StudioError(f"No request log has a column “{by}” to draw by.")
    rules: tuple[Test, ...] = (
        *automated_left_out(agreement.objectives, "requests"),
        *limits_left_out(agreement.coverage, "requests"),
    )
    asked = {"time", "request_id", "status", by, *_TOLD, *_segments(held)}
    asked |= {each.column for each in rules}
    recorded = kind_named("requests").recorded(asked)
    wanted = [each for each in held if each in recorded]
    read = project.evidence.read("requests", wanted, period.start, period.end)
    data = with_derived("requests", read, asked, period.zone)
    if "request_id" not in data.columns:
        return data.iloc[:0]
    kept = data["request_id"].notna().to_numpy() & matching("requests", data, rules)
    if "status" in data.columns and data["status"].notna().any():
        answered = answered_requests(data["status"], answered_words(project))
        kept &= ~np.asarray(answered.failed) & ~np.asarray(answered.unclear)
    return data[kept].sort_values(["time", "request_id"], kind="stable")


def _texts(data: pd.DataFrame, name: str) -> list[str]:
    if name not in data.columns:
        return [""] * len(data)
    column = data[name].astype(object)
    return column.where(column.notna(), "").astype(str).tolist()


def _reviewed(project: Project, period: Period) -> tuple[set[str], set[str]]:
    """Return the items any review names, and those that reviews of a period do."""
    data = project.evidence.read("reviews", ["time", "item"])
    if "item" not in data.columns:
        return set(), set()
    data = data[data["item"].notna()]
    inside = (data["time"] >= pd.Timestamp(period.start)) & (
        data["time"] < pd.Timestamp(period.end)
    )
    return set(data["item"].astype(str)), set(data[inside]["item"].astype(str))


def columns_to_fill(agreement: Agreement) -> tuple[str, ...]:
    """Return the columns a reviewer fills in, as an import knows them."""
    rubric = (
        re.sub(r"[^\w]+", "_", each.strip().casefold()).strip("_")
        for each in agreement.evaluation.rubric
    )
    return (
        *(f"rubric.{name}" for name in rubric if name),
        "accepted",
        "edit_reason",
        "reviewer_role",
    )


def write_sheet(project: Project, sample: ReviewSample, path: Path) -> None:
    """Write a sample as a sheet to fill in, Excel (.xlsx) or CSV by the file's ending; its moments are
    in the agreement's zone, and no text in it can act as a formula.
    """
    require_output(path, project.path)
    with project.reading():
        zone_name = project.agreements.zone()
        agreement = (project.agreements.signed() or (project.agreements.draft(),))[-1].agreement
    told = [name for name, _ in sample.answers[0].told] if sample.answers else []
    fill = columns_to_fill(agreement)
    head = ["time", "item", *told, *fill]
    lines = [
        [
            pd.Timestamp(each.time).tz_convert(zone_name).isoformat(timespec="seconds"),
            each.item,
            *(text for _, text in each.told),
            *("" for _ in fill),
        ]
        for each in sample.answers
    ]
    with written_aside(path) as aside:
        if path.suffix.casefold() == ".xlsx":
            aside.write_bytes(_workbook(head, lines, sample.week))
        else:
            written = io.StringIO()
            writer = csv.writer(written)
            writer.writerow(head)
            writer.writerows([guarded(text) for text in line] for line in lines)
            aside.write_text(written.getvalue(), encoding="utf-8", newline="")


def _workbook(head: list[str], lines: list[list[str]], week: Period) -> bytes:
    book = Workbook()
    page: Any = book.worksheets[0]
    page.title = f"Sample {week.label}"
    for number, name in enumerate(head, 1):
        page.cell(1, number, name).font = Font(bold=True)
        page.column_dimensions[get_column_letter(number)].width = min(max(len(name) + 4, 14), 28)
    for row, line in enumerate(lines, 2):
        for number, text in enumerate(line, 1):
            cell = page.cell(row, number)
            cell.value = text[:32_767] or None
            if text:
                cell.data_type = "s"  # a text stays a text, whatever it begins with
    page.freeze_panes = "C2"
    accepted = get_column_letter(head.index("accepted") + 1)
    choice = DataValidation("list", formula1='"true,false"', allow_blank=True)
    page.add_data_validation(choice)
    choice.add(f"{accepted}2:{accepted}{len(lines) + 1}")
    stamp = week.start.replace(tzinfo=None, microsecond=0)
    book.properties.creator = book.properties.lastModifiedBy = "SLA Studio"
    book.properties.created = book.properties.modified = stamp
    saved = io.BytesIO()
    book.save(saved)
    return settled_package(
        saved.getvalue(), stamp, lambda name, content: core_with_stamp(name, content, stamp)
    )
