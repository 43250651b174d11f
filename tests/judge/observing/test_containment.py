"""An incident's story says whether the damage was limited before anything else, and after how long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.telling.beside.stories import contained_words, story_groups
from slastudio.reports.machine.incident_story import story_document
from tests.judge.observing.incident_worlds import TERMS, incident, story, tick

pytestmark = pytest.mark.rapid


def limiting(*places: int) -> Agreement:
    """Return the terms with steps of their playbook marked as limiting the damage."""
    (book,) = TERMS.changes.playbooks
    steps = tuple(replace(s, contains=n in places) for n, s in enumerate(book.steps))
    book = replace(book, steps=steps)
    return replace(TERMS, changes=replace(TERMS.changes, playbooks=(book,)))


FREEZE = tick("CHK-1", "2026-10-06T10:20", "Freeze.")
RESTORE = tick("CHK-2", "2026-10-06T10:40", "Restore.")
EARLY = tick("CHK-3", "2026-10-06T10:05", "Write it down.")


@pytest.mark.parametrize(
    ("places", "ticks", "state", "seconds"),
    [
        ((), (FREEZE,), "not_said", None),
        ((0,), (FREEZE, RESTORE), "first", 1200.0),
        ((0,), (FREEZE, EARLY), "after_others", 1200.0),
        ((0, 1), (FREEZE, RESTORE), "first", 1200.0),
        ((1,), (FREEZE, RESTORE), "after_others", 2400.0),
        ((0,), (RESTORE,), "not_shown", None),
        ((0,), (), "not_shown", None),
        (
            (0,),
            (tick("CHK-1", "2026-10-06T10:20", "Freeze.", result="not_done"), RESTORE),
            "not_done",
            None,
        ),
        # a step that does not apply was not taken, and comes before nothing
        (
            (1,),
            (tick("CHK-1", "2026-10-06T10:20", "Freeze.", result="not_applicable"), RESTORE),
            "first",
            2400.0,
        ),
    ],
)
def test_that_containment_is_told_by_its_place_among_the_steps_taken(
    places: tuple[int, ...], ticks: tuple[object, ...], state: str, seconds: float | None
) -> None:
    told = story(incident(playbook="back"), terms=limiting(*places), records=ticks)
    assert (told.contained, told.contained_s) == (state, seconds)
    assert bool(contained_words(told)) == (state != "not_said")


def test_that_its_minutes_run_from_the_impact_where_that_is_known() -> None:
    told = story(
        incident(playbook="back", began="2026-10-06T09:50Z"),
        terms=limiting(0),
        records=[FREEZE],
    )
    assert contained_words(told) == "before anything else, 30 min after the impact began"
    assert story_document(told)["containment"] == {"state": "first", "minutes": 30}
    (group,) = (
        each for each in story_groups(told, TERMS, "UTC") if each.title == "Playbook: Roll back"
    )
    assert group.lines[0].marked.startswith("● before anything else")


def test_that_what_was_done_before_the_impact_began_has_no_minutes() -> None:
    told = story(
        incident(playbook="back", began="2026-10-06T10:30Z"),
        terms=limiting(0),
        records=[FREEZE],
    )
    assert (told.contained, told.contained_s) == ("first", None)
