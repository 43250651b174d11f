"""The commands about terms that were only said: what vendors promise, and what follows from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from slastudio.cli import run

VENDOR = {
    "id": "api",
    "name": "Model API",
    "vendor": "Modelworks",
    "objectives": ["up"],
    "target": "99.9",
    "measured": "probes",
    "measured_of": "api",
    "service": "Model API",
    "credit_percent": "10",
    "claim_within": "30 days",
}
OBJECTIVE = {
    "id": "up",
    "name": "Availability",
    "dimension": "availability",
    "indicator": {
        "kind": "availability",
        "evidence": "probes",
        "among": [{"column": "target", "operator": "is", "value": "api"}],
    },
    "target": "99",
}


def with_terms(path: Path, sections: dict[str, object]) -> None:
    """Lay sections over a project's draft, as somebody does who edits its file."""
    file = path.with_suffix(".yaml")
    assert run(["terms", "get", str(path), "-o", str(file)]) == 0
    terms = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    for section, fields in sections.items():
        terms.setdefault(section, {}).update(fields)  # type: ignore[call-overload]
    # JSON is YAML, too
    file.write_text(json.dumps(terms, default=str), encoding="utf-8")
    assert run(["terms", "set", str(path), str(file)]) == 0


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "p.slastudio"
    assert run(["new", str(path), "--template", "pilot", "--client", "Acme"]) == 0
    with_terms(
        path,
        {"coverage": {"dependencies": [VENDOR]}, "objectives": {"objectives": [OBJECTIVE]}},
    )
    return path


def brought(project: Path, name: str, text: str) -> None:
    file = project.parent / name
    file.write_text(text, encoding="utf-8")
    assert run(["import", str(project), str(file)]) == 0


def test_that_a_vendors_month_is_told_in_words_and_json_and_settled_by_an_act(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        f"2026-09-{day:02d}T{hour:02d}:00:00Z,api,{day != 9}"
        for day in range(1, 31)
        for hour in range(24)
    ]
    brought(project, "probes.csv", "\n".join(("time,target,up", *rows)))
    bill = "start,service,amount,currency\n2026-09-03T00:00:00Z,Model API,400.00,USD\n"
    brought(project, "bill.csv", bill)
    capsys.readouterr()
    assert run(["vendors", str(project), "--period", "2026-09"]) == 0
    told = capsys.readouterr().out
    assert "■ Model API (Modelworks)" in told
    assert "    Kept: missed" in told
    assert "To claim: $40.00: 10 % of the month's bill of $400.00" in told
    assert run(["vendors", str(project), "--period", "2026-09", "--json"]) == 0
    alone = json.loads(capsys.readouterr().out)
    assert run(["assess", str(project), "--period", "2026-09", "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert alone["vendors"] == whole["vendors"]
    (vendor,) = whole["vendors"]
    assert vendor["credit"] == [{"amount": "40.00", "currency": "USD"}]
    assert (vendor["kept"], vendor["claim_open"]) == ("missed", True)
    assert [each["kind"] for each in whole["observations"] if each["about"] == "api"] != []
    act = ["acts", "add", "when=2026-10-02 09:00", "act=done", "duty=vendor_claim:api:2026-09"]
    assert run(["register", str(project), *act]) == 0
    capsys.readouterr()
    assert run(["vendors", str(project), "--period", "2026-09", "--json"]) == 0
    (settled,) = json.loads(capsys.readouterr().out)["vendors"]
    assert (settled["claim_open"], settled["claim_shown_by"]) == (False, "ACT-1")


def test_that_a_month_without_evidence_accuses_no_vendor(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["vendors", str(project), "--period", "2026-09"]) == 0
    told = capsys.readouterr().out
    assert "○ Model API" in told
    assert "not known" in told


ANSWERS = [
    {"situation": "refuse", "words": "=I cannot answer this.", "role": "", "within": "1 hour"},
    {"situation": "refuse", "workflow": "claims", "words": "Claims are for people."},
    {"situation": "escalate", "words": "A person of {provider} takes over."},
]


def test_that_ready_answers_are_given_for_use_in_the_product(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "p.slastudio"
    assert run(["new", str(path), "--template", "pilot", "--client", "Acme"]) == 0
    flows = [{"id": "claims", "name": "Claims"}, {"id": "mail", "name": "Mail"}]
    with_terms(
        path,
        {
            "coverage": {"workflows": flows},
            "governance": {"ready_answers": ANSWERS},
            "parties": {"provider": "Northgate"},
        },
    )
    capsys.readouterr()
    assert run(["answers", str(path)]) == 0
    told = capsys.readouterr().out
    assert "When it must refuse (all workflows):" in told
    assert "“A person of Northgate takes over.”" in told, "a user is told no name in braces"
    assert run(["answers", str(path), "--workflow", "claims", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["agreement"].endswith("(draft)")
    assert [(e["situation"], e["words"]) for e in found["answers"]] == [
        ("refuse", "Claims are for people."),
        ("escalate", "A person of Northgate takes over."),
    ]
    file = tmp_path / "answers.csv"
    assert run(["answers", str(path), "--csv", str(file)]) == 0
    assert "'=I cannot answer this." in file.read_text(encoding="utf-8")
    assert run(["answers", str(path), "--csv", str(path)]) == 1
    capsys.readouterr()
    assert run(["answers", str(path), "--workflow", "gone"]) == 1
    assert "claims, mail" in capsys.readouterr().err


def test_that_a_vendors_document_is_reviewed_in_words_and_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "p.slastudio"
    assert run(["new", str(path), "--template", "pilot", "--client", "Acme"]) == 0
    for question, answer in (("cto-1", "yes"), ("cto-2", ""), ("left-to-client", "yes")):
        entry = ["when=2026-11-02 10:00", "document=Modelworks SLA", f"question={question}"]
        told = [f"answer={answer}"] if answer else []
        assert run(["register", str(path), "vendor_answers", "add", *entry, *told]) == 0
    capsys.readouterr()
    assert run(["vendor-review", str(path), "modelworks sla"]) == 0
    shown = capsys.readouterr().out
    assert "Score: 100 % of the 1 it answers, of 25 asked" in shown
    assert "To be asked: Who decides on rollback" in shown
    assert run(["vendor-review", str(path), "Modelworks SLA", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["whole"], found["to_ask"]) == (
        {"score": 100, "answered": 1, "of": 25},
        ["cto-2"],
    )
    assert [each["id"] for each in found["warning_signs"]] == ["left-to-client"]
    assert run(["assess", str(path), "--period", "2026-11", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["vendor_reviews"] == [found]
    assert run(["vendor-review", str(path), "Another"]) == 1
    assert "“Modelworks SLA”" in capsys.readouterr().err
    assert run(["register", str(path), "vendor_answers", "add", *entry, "question=x"]) == 1
