"""Coverage and quality of evidence as JSON documents and as lines for a terminal."""

from __future__ import annotations

from slastudio.operations.evidence.coverage import EvidenceCoverage
from slastudio.operations.evidence.quality import Quality
from slastudio.shared.json_values import Json, JsonObject

_GAPS = 12


def coverage_document(coverage: EvidenceCoverage) -> JsonObject:
    """Return the coverage of every kind as JSON: first and last local day, rows, gaps."""
    kinds: list[Json] = [
        {
            "kind": each.kind,
            "first": each.first.isoformat() if each.counts else None,
            "last": each.last.isoformat() if each.counts else None,
            "days": len(each.counts),
            "rows": sum(each.counts),
            "undated": each.undated,
            "gaps": [
                {"first": g.first.isoformat(), "last": g.last.isoformat(), "days": g.days}
                for g in each.gaps
            ],
        }
        for each in coverage.kinds
    ]
    return {"zone": coverage.zone, "kinds": kinds}


def coverage_lines(coverage: EvidenceCoverage) -> list[str]:
    """Return the coverage of every kind in words, its gaps below it."""
    lines = []
    for each in coverage.kinds:
        undated = f", {each.undated:,} rows without a date" if each.undated else ""
        if not each.counts:
            lines.append(f"{each.kind}: no dated rows{undated}")
            continue
        lines.append(
            f"{each.kind}: {sum(each.counts):,} rows from {each.first} to {each.last} ({coverage.zone}){undated}; "
            f"{'no gaps' if not each.gaps else f'{sum(g.days for g in each.gaps):,} days without any'}"
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
    columns: list[Json] = [
        {
            "name": each.name,
            "type": each.type,
            "filled": each.filled,
            "missing": each.missing,
            "low": each.low,
            "middle": each.middle,
            "high": each.high,
            "outliers": each.outliers,
            "fences": None if each.low_fence is None else [each.low_fence, each.high_fence],
            "values": [{"value": value, "rows": rows} for value, rows in each.values],
            "more_values": each.more,
        }
        for each in quality.columns
    ]
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
    lines = [f"{quality.batch.file}: {quality.rows:,} rows as {quality.batch.kind}"]
    if quality.undated:
        lines.append(f"  {quality.undated:,} rows without a date")
    if quality.late:
        lines.append(
            f"  {quality.late:,} rows dated before {quality.known_until:%Y-%m-%d %H:%M} UTC, which earlier imports reached"
        )
    for each in quality.columns:
        told = [f"{each.share_missing:.1%} missing"] if each.missing else []
        if each.low is not None:
            told.append(f"{each.low:g} to {each.high:g}, median {each.middle:g}")
        if each.outliers:
            told.append(f"{each.outliers:,} far out")
        told += (
            [", ".join(f"{value[:40]} ({rows:,})" for value, rows in each.values[:5])]
            if each.values
            else []
        )
        lines.append(f"  {each.name}: {'; '.join(told) or 'complete'}")
    for column, reason, count in quality.reasons:
        lines.append(f"  rejected {count:,}: {f'{column}: ' if column else ''}{reason}")
    return lines
