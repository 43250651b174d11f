"""Findings, answers, versions and redlines as JSON documents and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC
from typing import TYPE_CHECKING

from slastudio.contract.clauses.comparison import (
    UNSAID_TITLE,
    FieldChange,
    RedlineBlock,
    RedlineSection,
    Run,
    Runs,
)
from slastudio.contract.clocks.simulation import Answer
from slastudio.contract.role_questions import Answered
from slastudio.contract.terms.findings import Finding
from slastudio.project.agreement_store import SignedFile, Version
from slastudio.shared.json_values import JsonObject

if TYPE_CHECKING:
    from slastudio.operations.agreements.redlines import Compared

_MARKS = {"error": "■", "warning": "▲", "note": "○"}


def finding_document(finding: Finding, *, waived: bool = False) -> JsonObject:
    """Return a finding as JSON: id, severity, section, field, message, why, the repair offered."""
    return {
        "id": finding.id,
        "severity": finding.level,
        "section": finding.section,
        "field": finding.path,
        "message": finding.message,
        "why": finding.why,
        "fix": finding.fix.label if finding.fix else None,
        "waived": waived,
    }


def finding_line(finding: Finding, *, waived: bool = False) -> str:
    """Return a finding in one line with its mark."""
    left = " (waived)" if waived else ""
    return f"{_MARKS[finding.level]} {finding.path}: {finding.message}{left}. {finding.why} [{finding.id}]"


def answer_document(answer: Answered) -> JsonObject:
    """Return a buyer's question with its answer as JSON."""
    return {
        "role": answer.role,
        "question": answer.question,
        "open": answer.open,
        "clauses": list(answer.clauses),
        "cited": list(answer.cited),
        "answer": answer.text,
        "missing": [path for path, _ in answer.missing],
    }


def simulation_document(answer: Answer) -> JsonObject:
    """Return when an incident would be answered as JSON; moments are UTC."""
    return {
        "severity": answer.severity,
        "tier": answer.tier or None,
        "reported": answer.reported.astimezone(UTC).isoformat(),
        "zone": answer.zone,
        "promises": [
            {
                "what": each.what,
                "promised": each.promised,
                "due": each.due.astimezone(UTC).isoformat() if each.due else None,
                "reasons": list(each.reasons),
            }
            for each in answer.promises
        ],
    }


def version_document(version: Version, files: Iterable[SignedFile]) -> JsonObject:
    """Return a version as JSON: number, state, in force [from, to), hash, signatories, signed
    documents.
    """
    return {
        "number": version.number,
        "state": version.state,
        "label": version.label,
        "effective_from": version.effective_from.isoformat() if version.effective_from else None,
        "effective_to": version.effective_to.isoformat() if version.effective_to else None,
        "written": version.written.isoformat(),
        "sha256": version.sha256,
        "signatories": list(version.signatories),
        "signed_files": [
            {"name": f.name, "sha256": f.sha256, "size": f.size, "kept": f.kept.isoformat()}
            for f in files
            if f.version == version.id
        ],
    }


def version_line(version: Version, files: Iterable[SignedFile]) -> str:
    """Return a version in one line."""
    parts = [version.label]
    if version.effective_from:
        until = f" until {version.effective_to}" if version.effective_to else ""
        parts.append(f"in force from {version.effective_from}{until}")
    parts += [f"written {version.written:%Y-%m-%d}", f"SHA-256 {version.sha256[:16]}"]
    parts += [f"signed as {f.name}" for f in files if f.version == version.id]
    return "  ".join(parts)


def redline_document(compared: Compared) -> JsonObject:
    """Return two versions compared as JSON: the fields that differ, those no clause says, the
    clauses with their runs.
    """
    return {
        "before": compared.before.label,
        "after": compared.after.label,
        "fields": [_field(each) for each in compared.fields],
        "unsaid": [_field(each) for each in compared.unsaid],
        "sections": [_section(each) for each in compared.sections if each.changed],
    }


def _field(change: FieldChange) -> dict[str, str]:
    return {
        "field": change.place,
        "label": change.label,
        "before": change.before,
        "after": change.after,
    }


def _section(section: RedlineSection) -> JsonObject:
    return {
        "section": section.name,
        "title": section.title,
        "clauses": [_clause(block) for block in section.blocks if block.change != "same"],
    }


def _clause(block: RedlineBlock) -> JsonObject:
    rows = []
    for change, cells in block.rows:
        if change != "same":
            texts = [_runs(cell) for cell in cells]
            rows.append({"change": change, "cells": texts})
    return {
        "number": block.number,
        "change": block.change,
        "runs": _runs(block.runs),
        "rows": rows,
    }


def _runs(runs: Runs) -> list[dict[str, str]]:
    return [{"kind": run.kind, "text": run.text} for run in runs]


def redline_lines(compared: Compared) -> list[str]:
    """Return what changed as lines, clauses first: what was removed in [-…-], what was added in
    {+…+}.
    """
    lines: list[str] = []
    for section in compared.sections:
        if not section.changed:
            continue
        lines.append(section.title)
        for block in section.blocks:
            if block.change == "same":
                continue
            lines.append(f"  {block.number} {marked_text(block.runs)}".rstrip())
            for change, cells in block.rows:
                if change != "same":
                    lines.append(f"      {' | '.join(marked_text(cell) for cell in cells)}")
    if compared.unsaid:
        lines.append(UNSAID_TITLE)
    return [*lines, *(f"  {each.label}: {_marked_change(each)}" for each in compared.unsaid)]


def _marked_change(change: FieldChange) -> str:
    runs = (Run("removed", change.before), Run("added", change.after))
    return " ".join(marked_text((run,)) for run in runs if run.text)


def marked_text(runs: Runs) -> str:
    """Return runs as one text with marks around what was removed and added."""
    marks = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}
    return "".join(f"{marks[run.kind][0]}{run.text}{marks[run.kind][1]}" for run in runs)
