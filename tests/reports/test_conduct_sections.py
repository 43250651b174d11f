"""Duties, what was left out, the golden set, single incidents, six months: each told whole, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from slastudio.contract.words.figures import show_value
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.objective_result import PastVerdict
from slastudio.judge.telling.beside.short_stories import by_gravity, short_story
from slastudio.judge.telling.duties import STATES, duty_sentence
from slastudio.judge.telling.results import value_words
from slastudio.judge.telling.six_months import breaches_sentence, repeated_sentence, six_months
from slastudio.reports.content.blocks import Facts, Figure, Heading, Strong, Table, Together
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.paper.pdf import write_pdf
from slastudio.shared.periods import Period
from slastudio.shared.progress import Progress
from tests.reports.conftest import ISSUED
from tests.reports.pages import page_texts
from tests.reports.test_told_alike import texts

DETAIL = "Missed, reserved, not proven or at risk"
MONTHS = ("2026-08", "2026-07", "2026-06", "2026-05", "2026-04")


def sections(assessment: Assessment) -> dict[str, list[Any]]:
    """Return the blocks of a report under their headings of the first level."""
    found: dict[str, list[Any]] = {"": []}
    blocks = found[""]
    for block in report_document(assessment, ISSUED).blocks:
        if isinstance(block, Heading) and block.level == 1:
            blocks = found.setdefault(block.text, [])
        else:
            blocks.append(block)
    return found


def tables(blocks: list[Any], head: str) -> Iterator[Table]:
    yield from (each for each in blocks if isinstance(each, Table) and head in each.head)


# -- duties ----------------------------------------------------------------------------------------------------------


def test_that_duties_are_counted_by_side_and_named_where_not_plainly_done(
    september: Assessment,
) -> None:
    blocks = sections(september)["Duties"]
    named = Counter(row[1].text for table in tables(blocks, "Duty") for row in table.rows)
    wanted = ("missed", "not_shown", "done_late", "cannot_be_told")
    assert named == Counter(
        duty_sentence(each) for each in september.duties if each.state in wanted
    )
    for side in ("provider", "client"):
        own = [e for e in september.duties if e.side == side and e.state != "not_yet_due"]
        (told,) = (e for e in texts(blocks) if e.startswith(f"{len(own)} duties:"))
        for state, number in Counter(each.state for each in own).items():
            assert f"{number} {STATES[state].word.lower()}" in told


def test_that_a_duty_that_is_not_due_yet_makes_no_section(september: Assessment) -> None:
    later = tuple(replace(each, state="not_yet_due") for each in september.duties)
    assert "Duties" not in sections(replace(september, duties=later))
    assert "Duties" not in sections(replace(september, duties=()))


# -- exclusions ------------------------------------------------------------------------------------------------------


def test_that_a_met_objective_tells_both_figures_where_something_was_left_out(
    september: Assessment,
) -> None:
    (table,) = tables(sections(september)["All objectives"], "As measured")
    told = {row[0].text: row for row in table.rows if isinstance(row[0], Strong)}
    met = [each for each in september.results if each.excluded and each.status == "met"]
    assert met
    assert set(told) == {each.name for each in met}
    for each in met:
        assert told[each.name][1] == Figure(show_value(each.measured, each.unit))
        assert told[each.name][2] == Figure(value_words(each))
        for left in each.excluded:
            assert f"{left.name}: {left.samples}" in str(told[each.name][3])


def test_that_every_objective_with_exclusions_tells_both_figures_once(
    september: Assessment,
) -> None:
    found = sections(september)
    details = " ".join(texts(found[DETAIL]))
    for each in september.results:
        if each.excluded and each.status not in ("met", "nothing_to_judge"):
            assert f"{show_value(each.measured, each.unit)} before exclusions" in details


# -- golden set ------------------------------------------------------------------------------------------------------


def fell(lost: str, gained: str) -> Observation:
    return Observation(
        "regression", "run-2", "“golden” fell by 15 points in run-2", "", "missed",
        figures=(("items", "400"), ("lost", lost), ("gained", gained)),
    )  # fmt: skip


def test_that_sixty_lost_items_are_named_on_paper(september: Assessment, tmp_path: Path) -> None:
    items = [f"item-{number:03d}" for number in range(60)]
    run = fell(", ".join(items), "item-900, item-901")
    assessment = replace(september, observations=(*september.observations, run))
    write_pdf(report_document(assessment, ISSUED), tmp_path / "r.pdf", Progress())
    paper = " ".join(page_texts(tmp_path / "r.pdf"))
    told = paper[paper.index("Items by name") :]
    assert [each for each in (*items, "item-900", "item-901") if each not in told] == []
    assert "Golden set" not in sections(september)


# -- incidents -------------------------------------------------------------------------------------------------------


def stories_told(assessment: Assessment) -> dict[str, dict[str, str]]:
    blocks = sections(assessment)["Incidents and fixes"]
    found = {}
    for each in blocks:
        if isinstance(each, Together):
            heading, facts = each.blocks
            assert isinstance(heading, Heading)
            assert isinstance(facts, Facts)
            found[heading.text] = dict(facts.rows)
    return found


def test_that_an_incident_tells_its_clocks_and_what_is_not_known(september: Assessment) -> None:
    (story,) = september.incident_stories
    ((name, told),) = stories_told(september).items()
    assert name == "LK-104 Provider slow, first token above one second (Sev 2)"
    assert told["First response"] == "8 Sep 11:30; in time, due 9 Sep 10:15"
    assert told["Updates"] == "1 sent, the last 9 Sep 11:00; of those owed 2 late"
    assert told["Resolved"] == "10 Sep 17:00; in time, due 11 Sep 10:15"
    assert told["Cause"] == "Provider out of capacity"
    assert told["Fix"] == "not entered"
    assert told["Review"].startswith("overdue")
    assert "2 of 2 owed updates late" in " ".join(texts(sections(september)["Incidents and fixes"]))
    # what page one says of clocks is of first responses and resolutions alone
    told_first = list(
        texts(sections(september)[""] + sections(september)["Service report, September 2026"])
    )
    assert told_first[told_first.index("Updates") + 1] == "2 of 2 late"
    bare = IncidentStory("", "", "", "", story.opened, "v1.1")
    unknown = dict(short_story(bare, "Europe/Madrid"))
    assert unknown["First response"] == "not yet, as far as is known"
    assert unknown["Impact"] == "Lasted: not known; people affected: not known."
    assert "Updates" not in unknown


def test_that_of_many_incidents_all_are_listed_and_ten_told(september: Assessment) -> None:
    (story,) = september.incident_stories
    tiers = [each.id for each in september.terms.support.severities]
    many = tuple(
        replace(
            story,
            id=f"INC-{n:02d}",
            opened=story.opened + timedelta(hours=n),
            tier=tiers[n % len(tiers)],
            people=n,
        )
        for n in range(60)
    )
    assessment = replace(september, incident_stories=many)
    (table,) = tables(sections(assessment)["Incidents and fixes"], "Late clocks")
    assert [row[0].text for row in table.rows] == [each.id for each in many]  # type: ignore[union-attr]
    gravest = sorted(many, key=lambda e: (tiers.index(e.tier), -(e.people or 0)))[:10]
    assert by_gravity(many, assessment.terms)[:10] == gravest
    told = [name.split()[0] for name in stories_told(assessment)]
    assert told == sorted(each.id for each in gravest)
    assert len(stories_told(replace(september, incident_stories=many[:10]))) == 10


# -- six months ------------------------------------------------------------------------------------------------------


@pytest.fixture
def told(september: Assessment) -> Assessment:
    """Return September with verdicts of the months before that differ from promise to promise."""
    ways = ("missed", "reserved", "met", "not_proven", "no_data")
    results = tuple(
        replace(
            each,
            past=tuple(
                # what nobody could read yet may be a miss under the readings taken meanwhile
                PastVerdict(label, ways[(n + m) % 5], "missed")  # type: ignore[arg-type]
                for m, label in enumerate(MONTHS[: 2 + n % 4])
            ),
        )
        for n, each in enumerate(september.results)
    )
    return replace(september, results=results)


def test_that_six_months_count_what_was_told_and_nothing_else(told: Assessment) -> None:
    found = six_months(told)
    assert found is not None
    counts = dict(found.counts)
    for place, label in enumerate(reversed(MONTHS)):
        then = [p.verdict for each in told.results for p in each.past if p.label == label]
        for verdict, numbers in counts.items():
            assert numbers[place] == (then.count(verdict) if then else None)
    assert found.missed[-1] == sum(each.verdict == "missed" for each in told.results)
    often = {
        each.name
        for each in told.results
        if [*(p.verdict for p in each.past), each.verdict].count("missed") > 1
    }
    assert {each.name for each, _ in found.repeated} == often
    assert often
    whole = sum(each or 0 for each in found.missed)
    assert f"; {whole} breaches in the" in breaches_sentence(found)
    assert repeated_sentence(found).startswith(f"{len(often)} promise")


def test_that_six_months_are_told_of_a_month_with_others_before_it_only(
    told: Assessment,
) -> None:
    cause = Observation(
        "recurring_cause", "No capacity", "Cause that comes back", "2 incidents.", "at_risk"
    )
    blocks = sections(replace(told, observations=(cause,)))["Six months"]
    written = " ".join(texts(blocks))
    assert "No capacity" in written
    assert "€195.00." in written
    plain = tuple(replace(each, past=()) for each in told.results)
    assert "Six months" not in sections(replace(told, results=plain))
    month = told.period
    quarter = Period(month.start, month.end + timedelta(days=61), month.zone, "2026-Q4")
    assert six_months(replace(told, period=quarter)) is None


# -- their places ----------------------------------------------------------------------------------------------------


def test_that_parts_of_objectives_bear_the_number_of_their_section(told: Assessment) -> None:
    headings = [each for each in report_document(told, ISSUED).blocks if isinstance(each, Heading)]
    number = next(each.number for each in headings if each.text == DETAIL)
    parts = [each for each in headings if each.level == 2 and each.number]
    wanted = [e for e in told.results if e.status not in ("met", "nothing_to_judge")]
    assert [each.number for each in parts] == [
        f"{number}.{place}" for place in range(1, len(wanted) + 1)
    ]
