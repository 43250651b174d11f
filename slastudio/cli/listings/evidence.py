"""Coverage and quality of evidence as JSON documents and as lines for a terminal."""

from __future__ import annotations

from slastudio.contract.words.figures import figure, show_percent
from slastudio.operations.evidence.coverage import EvidenceCoverage
from slastudio.operations.evidence.quality import Quality
from slastudio.shared.counts import count
from slastudio.shared.json_values import Json, JsonObject

_GAPS = 12


def coverage_document(coverage: EvidenceCoverage) -> JsonObject:
    """Return the coverage of every kind as JSON: first and last local day, rows, gaps."""
    kinds: list[Json] = []
    for covered in coverage.kinds:
        gaps: list[Json] = [
            {"first": gap.first.isoformat(), "last": gap.last.isoformat(), "days": gap.days}
            for gap in covered.gaps
        ]
        kinds.append(
            {
                "kind": covered.kind,
                "first": covered.first.isoformat() if covered.counts else None,
                "last": covered.last.isoformat() if covered.counts else None,
                "days": len(covered.counts),
                "rows": sum(covered.counts),
                "undated": covered.undated,
                "gaps": gaps,
                "arrives": covered.rhythm or None,
                "missing": [
                    {"first": gap.first.isoformat(), "last": gap.last.isoformat()}
                    for gap in covered.missing
                ],
            }
        )
    return {"zone": coverage.zone, "kinds": kinds}


def coverage_lines(coverage: EvidenceCoverage) -> list[str]:
    """Return the coverage of every kind in words, its gaps below it."""
    lines = []
    for each in coverage.kinds:
        undated = f", {count(each.undated, 'row')} without a date" if each.undated else ""
        if not each.counts:
            lines.append(f"{each.kind}: no dated rows{undated}")
            continue
        without = sum(gap.days for gap in each.gaps)
        gaps = f"{count(without, 'day')} without any" if each.gaps else "no gaps"
        lines.append(
            f"{each.kind}: {count(sum(each.counts), 'row')} from {each.first} to {each.last} ({coverage.zone}){undated}; {gaps}"
        )
        lines += [
            f"  nothing on {gap.first}"
            if gap.days == 1
            else f"  nothing from {gap.first} to {gap.last}"
            for gap in each.gaps[:_GAPS]
        ]
        if len(each.gaps) > _GAPS:
            lines.append(f"  … and {len(each.gaps) - _GAPS} more gaps")
    return lines


def quality_document(quality: Quality) -> JsonObject:
    """Return how good an import's rows are as JSON."""
    columns: list[Json] = []
    for column in quality.columns:
        fences = [column.low_fence, column.high_fence]
        columns.append(
            {
                "name": column.name,
                "type": column.type,
                "filled": column.filled,
                "missing": column.missing,
                "low": column.low,
                "middle": column.middle,
                "high": column.high,
                "outliers": column.outliers,
                "fences": None if column.low_fence is None else fences,
                "values": [{"value": value, "rows": rows} for value, rows in column.values],
                "more_values": column.more,
            }
        )
    return {
        "id": quality.batch.id,
        "file": quality.batch.file,
        "kind": quality.batch.kind,
        "rows": quality.rows,
        "undated": quality.undated,
        "late": quality.late,
        "known_until": quality.known_until.isoformat() if quality.known_until else None,
        "columns": columns,
        "rejected": [
            {"column": column or None, "reason": reason, "records": count}
            for column, reason, count in quality.reasons
        ],
    }


def quality_lines(quality: Quality) -> list[str]:
    """Return how good an import's rows are, a line a column."""
    lines = [f"{quality.batch.file}: {count(quality.rows, 'row')} as {quality.batch.kind}"]
    if quality.undated:
        lines.append(f"  {count(quality.undated, 'row')} without a date")
    if quality.late:
        lines.append(
            f"  {count(quality.late, 'row')} dated before {quality.known_until:%Y-%m-%d %H:%M} UTC, which earlier imports reached"
        )
    for each in quality.columns:
        told = [f"{show_percent(each.share_missing, 1)} missing"] if each.missing else []
        if each.low is not None:
            told.append(f"{figure(each.low)} to {figure(each.high)}, median {figure(each.middle)}")
        if each.outliers:
            told.append(f"{each.outliers:,} far out")
        told += (
            [", ".join(f"{value[:40]} ({rows:,})" for value, rows in each.values[:5])]
            if each.values
            else []
        )
        lines.append(f"  {each.name}: {'; '.join(told) or 'complete'}")
    for column, reason, records in quality.reasons:
        lines.append(f"  rejected {records:,}: {f'{column}: ' if column else ''}{reason}")
    return lines
