"""Evidence with what was entered by hand: imported records, amendments laid over them, and
hand-made records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import pandas as pd

from slastudio.evidence.arrays import Series
from slastudio.evidence.records import BATCH, ROW, column_type
from slastudio.evidence.registers import REGISTERS, FieldKind
from slastudio.operations.registers.kinds import evidence_value
from slastudio.operations.registers.records import record_id
from slastudio.project.database.errors import understood
from slastudio.project.file import Project
from slastudio.project.register_store import WITHDRAWN

_REGISTER_OF = {spec.evidence: spec.name for spec in REGISTERS.values() if spec.evidence}


# (columns, start, end) → imported rows; None for all columns and no end
ReadImported = Callable[[Iterable[str] | None, datetime | None, datetime | None], pd.DataFrame]


def read_evidence(
    project: Project,
    kind: str,
    columns: Iterable[str],
    start: datetime,
    end: datetime,
    imported: ReadImported | None = None,
) -> pd.DataFrame:
    """Return live rows of a kind in [start, end), hand-made and amended ones included.

    Of kinds nobody enters by hand, amounts and texts come as Arrow's types or categories. imported:
    what is taken for the imported rows; as they are stored by default.
    """
    register = _REGISTER_OF.get(kind)
    with project.reading():
        edited = register is not None and _edited(project, register)
    if register is None or not edited:
        if imported is not None:
            return imported(columns, start, end)
        return project.evidence.read(kind, columns, start, end, swift=register is None)
    with project.reading():
        zone = project.agreements.zone()
        # an amendment may move a record into or out of the span, so the span is cut afterwards
        stored = project.evidence.read(kind) if imported is None else imported(None, None, None)
        data = _with_hand_edits(project, kind, register, zone, stored)
    kept = data[(data["opened"] >= pd.Timestamp(start)) & (data["opened"] < pd.Timestamp(end))]
    return kept.reindex(columns=[*dict.fromkeys([*columns, "opened"]), ROW, BATCH]).reset_index(
        drop=True
    )


def kept_by_hand(project: Project, kind: str) -> Any:
    """Return what people entered of a kind, to be compared with what they had entered before; None
    if nobody can.
    """
    register = _REGISTER_OF.get(kind)
    if register is None:
        return None
    with project.reading():
        return project.registers.entries(register), project.registers.amendments(register)


def opened_by_hand(project: Project) -> tuple[datetime, ...]:
    """Return when the hand-made records of all kinds that are judged opened."""
    with project.reading():
        entries = [
            each
            for register in _REGISTER_OF.values()
            for each in project.registers.entries(register)
        ]
        with understood("a record of a register"):
            return tuple(
                datetime.fromisoformat(each.fields["opened"])
                for each in entries
                if each.fields.get("opened")
            )


def _edited(project: Project, register: str) -> bool:
    return bool(project.registers.entries(register) or project.registers.amendments(register))


def _with_hand_edits(
    project: Project, kind: str, register: str, zone: str, stored: pd.DataFrame
) -> pd.DataFrame:
    kinds: dict[str, FieldKind] = {each.name: each.kind for each in REGISTERS[register].fields}
    amendments = project.registers.amendments(register)
    imported = stored.astype(object).to_dict("records")
    rows: list[dict[str, Any]] = []
    for record in imported:
        row = {str(name): value for name, value in record.items()}
        rows.append(row | {"id": record_id(record)})
    for number, entry in enumerate(project.registers.entries(register), 1):
        with project.reading(), understood(f"{entry.id} of the register of {register}"):
            typed = {name: _typed(kinds, name, text, zone) for name, text in entry.fields.items()}
        rows.append(typed | {ROW: number, BATCH: 0})
    for row in rows:
        for edit in amendments.get(str(row["id"]), ()):
            if edit.field == WITHDRAWN:
                continue
            with project.reading(), understood(f"an amendment of {row['id']}"):
                row[edit.field] = _typed(kinds, edit.field, edit.new, zone)
    data = pd.DataFrame(
        rows,
        columns=list(dict.fromkeys(name for row in rows for name in row))
        if rows
        else ["id", "opened", ROW, BATCH],
    )
    for name in data.columns:
        if name not in (ROW, BATCH):
            data[name] = _column(data[name], column_type(kind, str(name)))
    return data


def _column(values: Series, kind: object) -> Series:
    if kind == "time":
        return pd.Series(pd.to_datetime(values, utc=True)).astype("datetime64[ns, UTC]")
    return values.where(values.notna(), other=None)


def _typed(kinds: dict[str, FieldKind], name: str, text: str, zone: str) -> Any:
    # a project may come from a stranger: an amendment of a field no register has is a text like any
    # other
    return evidence_value(kinds.get(name, "text"), text, zone)
