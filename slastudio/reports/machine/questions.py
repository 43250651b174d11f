"""The machine-readable form of a question that evidence leaves open."""

from __future__ import annotations

from slastudio.evidence.questions import Question
from slastudio.shared.json_values import JsonObject


def question_document(question: Question) -> JsonObject:
    """Return what evidence does not say by itself, and who answered."""
    answer = question.answer
    told: JsonObject = {
        "id": question.id,
        "kind": question.kind,
        "evidence": question.evidence,
        "batch": question.batches[-1] if question.batches else None,
        "batches": list(question.batches),
        "files": list(question.files),
        "column": question.column,
        "title": question.title,
        "values": [{"value": value, "records": count} for value, count in question.values],
        "records": question.records,
        "readings": [{"name": each.name, "about": each.about} for each in question.readings],
        "taken": question.in_force,
        "effect": [],
        "who": question.who,
    }
    if answer is not None:
        told["answer"] = {
            "reading": answer.reading,
            "who": answer.who,
            "at": answer.at.isoformat(timespec="seconds"),
        }
    return told
