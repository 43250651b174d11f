"""A record of a register in words, told once for papers and workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from slastudio.contract.words.figures import show_number
from slastudio.evidence.registers import RegisterField, RegisterSpec, register_named
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.records import Entered
from slastudio.judge.telling.beside.experiments import moved_words
from slastudio.judge.telling.beside.gates import gate_verdict_words
from slastudio.shared.money import read_money
from slastudio.shared.periods import show_moment


def records_under(assessment: Assessment, section: str) -> Iterator[tuple[RegisterSpec, Entered]]:
    """Yield the records of a period that papers tell in a section, register by register."""
    for spec_name in dict.fromkeys(each.register for each in assessment.records):
        spec = register_named(spec_name)
        if spec.stands.report == section:
            for each in assessment.records:
                if each.register == spec.name:
                    yield spec, each


def record_title(spec: RegisterSpec, entered: Entered) -> str:
    """Return what a record is about in one line: its leading field, else its number."""
    return entered.text(spec.lead) or entered.id


def record_words(assessment: Assessment, spec: RegisterSpec, entered: Entered) -> str:
    """Return what a record says besides its moment and its leading field: "Stage: Canary; Decision:
    Passed", and what was computed for it.
    """
    zone = assessment.period.zone
    told = [
        f"{field.label}: {_field_text(field, text, zone)}"
        for field in spec.fields
        if field.name not in ("id", spec.moment, spec.lead) and (text := entered.text(field.name))
    ]
    return "; ".join((*told, *_computed(assessment, entered)))


def _computed(assessment: Assessment, entered: Entered) -> Iterator[str]:
    for gate in assessment.gates:
        if (entered.register, entered.id) == ("releases", gate.id):
            yield f"Result: {gate_verdict_words(gate)}"
    for experiment in assessment.experiments:
        if (entered.register, entered.id) == ("experiments", experiment.id):
            yield f"Result: {moved_words(experiment)}"


def _field_text(field: RegisterField, text: str, zone: str) -> str:
    match field.kind:
        case "choice":
            return field.words_of(text)
        case "moment":
            return show_moment(datetime.fromisoformat(text), zone)
        case "money":
            return str(read_money(text))
        case "decimal" | "number":
            return show_number(Decimal(text))
        case _:
            return text.rstrip(".")
