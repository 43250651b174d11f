"""The provider's own targets stand in the window, in JSON and in what is marked internal, and in no client's paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.drafting import OpenPoint, Waiver
from slastudio.contract.terms.objectives import Objectives
from slastudio.judge.outcome.assessment import Assessment, Attention, Consequences, DutyDue
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.outcome.beside.narrative import SentenceRecord
from slastudio.judge.outcome.beside.needed_decisions import NeededDecision
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.telling.client_view import paper_view
from slastudio.judge.telling.narrative.month import narrative
from slastudio.operations.documents.agreements_and_reports import write_documents, write_report
from slastudio.operations.issuing.figures import figures_of
from slastudio.operations.projects import open_project
from slastudio.reports.content.blocks import INTERNAL_WORDS
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.documents.status import status_document
from slastudio.reports.machine.assessments import assessment_document
from slastudio.reports.workbook.sheets import sheets
from slastudio.shared.progress import Progress
from tests.reports.conftest import ISSUED
from tests.reports.pages import page_texts
from tests.reports.test_told_alike import assessed, results, texts
from tests.strength import tries

OWN, PERSON, SAID = Decimal("97.3542"), "Xaver Unbekannt", "Zwetschge"
SECRETS = ("97.35", "97,35", "nternal", "own target", PERSON, SAID)


def with_own_targets(assessment: Assessment) -> Assessment:
    """Plant own targets with everything that follows from them, a person's name, and a negotiation's note."""
    found = tuple(
        replace(
            each,
            internal_target=OWN,
            risks=(*(e for e in each.risks if e != "internal_target"), "internal_target"),
            at_risk=True,
        )
        for each in assessment.results
    )
    terms = assessment.terms
    objectives = tuple(replace(e, internal_target=OWN) for e in terms.objectives.objectives)
    terms = replace(
        terms,
        objectives=replace(terms.objectives, objectives=objectives),
        drafting=replace(
            terms.drafting,
            open_points=(OpenPoint("pricing.monthly_fee", SAID),),
            waivers=(Waiver("rollback-undefined", "changes", SAID, PERSON),),
        ),
    )
    follows = assessment.consequences or Consequences(None, "", ())
    duty = DutyDue("internal", f"Own target: {SAID}", SAID, assessment.results[0].id, role=PERSON)
    change = Observation(
        "change_in_freeze", "CHG-9", SAID, SAID, "at_risk", shown_by=("CHG-9",), target="changes"
    )
    decision = NeededDecision("D-9", "Decide", None, None, PERSON, (), "", entered=True)
    alerts = tuple(
        Attention(
            "at_risk", each.name, f"The provider's own target of {OWN}", "objectives", each.id
        )
        for each in found
    )
    return replace(
        assessment,
        terms=terms,
        results=found,
        consequences=replace(follows, duties=(duty, *follows.duties)),
        observations=(*assessment.observations, change),
        needed=(decision, *assessment.needed),
        attention=(*alerts, *assessment.attention),
        incident_stories=tuple(map(with_a_person, assessment.incident_stories)),
    )


def with_a_person(story: IncidentStory) -> IncidentStory:
    return replace(
        story,
        told=((story.opened, PERSON), *story.told),
        review=replace(story.review, owner=PERSON),
        improvements=tuple(replace(each, owner=PERSON) for each in story.improvements),
    )


def accepted(about: str) -> SentenceRecord:
    at = datetime(2026, 10, 2, tzinfo=UTC)
    return SentenceRecord(
        "S-1", about, "accepted", SAID, edited=True, draft=SAID, figures=(), detached=False, by=PERSON, at=at
    )  # fmt: skip


def said(value: object) -> str:
    return "\n".join(texts(value))


def test_that_nothing_of_the_providers_own_stands_in_a_paper_for_the_client(
    september: Assessment,
) -> None:
    planted = with_own_targets(september)
    drafts = [each.id for each in narrative(planted) if SAID in each.text]
    planted = replace(planted, sentences=tuple(map(accepted, drafts)))
    shown = paper_view(planted)
    papers = {
        "report": said(report_document(planted, ISSUED).blocks),
        "status": said(status_document(planted, ISSUED).blocks),
        "workbook": said([each.rows for each in sheets(shown, ISSUED)]),
    }
    assert drafts
    for name, paper in papers.items():
        found = [e for e in paper.splitlines() for each in SECRETS if each in e]
        assert not found, name
    whole = said(report_document(planted, ISSUED, internal=True).blocks)
    assert "own target" in whole
    assert "Internal 97.35 %" in whole
    assert SAID in whole
    assert PERSON in whole
    assert "97.3542" in str(assessment_document(planted))


def test_that_what_is_not_the_providers_own_stays(september: Assessment) -> None:
    kept = replace(
        september,
        notes=("Nothing is signed yet.",),
        observations=(
            Observation(
                "change_in_freeze", "CHG-9", "Changed", "A freeze was entered.", "at_risk",
                shown_by=("CHG-9", "ACT-1"),
            ),
        ),
    )  # fmt: skip
    shown = paper_view(kept)
    for name in ("notes", "observations", "changes", "records", "duties", "incidents", "hours"):
        assert getattr(shown, name) == getattr(kept, name), name
    assert [each.value for each in shown.results] == [each.value for each in kept.results]


@settings(max_examples=tries(60, 1500), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(results(), min_size=1, max_size=3))
def test_that_own_targets_move_nothing_in_a_clients_paper(found: list[Result]) -> None:
    aimed = assessed([replace(each, at_risk=bool(each.risks)) for each in found])
    plain = assessed(list(map(without_own_target, found)))
    shown, day = paper_view(aimed), date(2026, 10, 3)
    objectives = Objectives(objectives=aimed.terms.objectives.objectives)
    assert objectives == plain.terms.objectives
    assert report_document(aimed, day) == report_document(plain, day)
    assert status_document(aimed, day) == status_document(plain, day)
    assert sheets(shown, day) == sheets(plain, day)
    # what an edition prints as corrected is found among these
    assert figures_of(aimed) == figures_of(plain)


def without_own_target(result: Result) -> Result:
    risks = tuple(each for each in result.risks if each != "internal_target")
    return replace(result, internal_target=None, risks=risks, at_risk=bool(risks))


def test_that_an_internal_report_says_so_on_every_page(
    september: Assessment, tmp_path: Path
) -> None:
    paper = tmp_path / "own.pdf"
    write_documents(with_own_targets(september), paper, None, ISSUED, Progress(), internal=True)
    pages = page_texts(paper)
    assert all(INTERNAL_WORDS in each for each in pages)
    assert not any("issued 3 Nov" in each for each in pages)


@pytest.mark.parametrize("internal", [True, False])
def test_that_report_and_workbook_hold_own_targets_only_where_asked_for(
    light_sample: Path, tmp_path: Path, internal: bool
) -> None:
    paper, book = tmp_path / "r.pdf", tmp_path / "r.xlsx"
    with open_project(light_sample, write=False) as project:
        write_report(project, "2026-09", paper, workbook=book, issued=ISSUED, internal=internal)
    told = " ".join(page_texts(paper))
    assert ("provider's own target" in told) is internal
    assert (INTERNAL_WORDS in told) is internal
