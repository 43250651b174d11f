"""The wizard's preview as lines of a table: values as understood, problems marked, what is not
stored said.
"""

from __future__ import annotations

from slastudio.evidence.intake import Mapping
from slastudio.evidence.kinds import KINDS
from slastudio.importing.conversion.preview import Preview, PreviewCell
from slastudio.shared.counts import count
from slastudio.ui.look.mapping_words import privacy_words
from slastudio.ui.widgets.tables.table import ColouredCell, Text


def preview_lines(shown: Preview, mapping: Mapping) -> tuple[list[tuple[Text, ...]], list[int]]:
    """Return the lines, and which columns hold figures; texts that are left out, hashed or cut are
    not shown.
    """
    actions = mapping.texts.privacy
    kind = KINDS[mapping.kind]
    hidden = {}
    for name in shown.columns:
        source = mapping.fields.get(name)
        action = actions.get(source.column if source is not None else name, "keep")
        column = kind.column(name)
        # only texts are guarded; a time or a figure is typed and cannot hold a message
        if action != "keep" and (column is None or column.type == "text"):
            hidden[name] = action
    lines: list[tuple[Text, ...]] = []
    for row in shown.rows:
        cells: list[Text] = [str(row.row)]
        for name in shown.columns:
            cell = row.cells[name]
            if cell.problem:
                cells.append(ColouredCell(f"■ {cell.problem}", "missed"))
            elif name in hidden and cell.text:
                cells.append(ColouredCell(_hidden(cell.text, hidden[name]), "muted"))
            else:
                cells.append(cell.text if row.applicable else ColouredCell(cell.text, "muted"))
        lines.append(tuple(cells))
    figures = [0]  # the row's number
    for place, declared in enumerate(map(kind.column, shown.columns), start=1):
        if declared is not None and declared.type in ("number", "integer", "decimal"):
            figures.append(place)
    return lines, figures


def _hidden(text: str, action: str) -> str:
    if action.startswith("truncate:"):
        kept = int(action.partition(":")[2])
        return text if len(text) <= kept else text[:kept] + "…"
    return f"({privacy_words(action)})"


def preview_words(shown: Preview, mapping: Mapping) -> str:
    """Say whether every value shown was understood."""
    if not shown.rows:
        return "The file has a header and no rows; it is stored with none."
    words = [
        count(shown.problems, "value") + " not understood"
        if shown.problems
        else "Every value shown is understood"
    ]
    if others := sum(not each.applicable for each in shown.rows):
        words.append(f"{count(others, 'row')} of another sort")
    if undated := _undated(shown, mapping):
        words.append(f"{count(undated, 'row')} without a time, in no month")
    return ". ".join(words) + "."


def _undated(shown: Preview, mapping: Mapping) -> int:
    """Return how many rows shown have no time though their kind is judged by it."""
    name = KINDS[mapping.kind].time
    if not name:
        return 0
    return sum(
        each.applicable and not (name in each.cells and _there(each.cells[name]))
        for each in shown.rows
    )


def _there(cell: PreviewCell) -> bool:
    return bool(cell.text or cell.problem)
