"""Small parts of the panel that issues reports: its fields, names of files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit

if TYPE_CHECKING:
    from slastudio.project.issue_store import IssuedReport


def line_field(name: str, text: str, widest: int = 200) -> QLineEdit:
    """Return a field of one line with its accessible name."""
    made = QLineEdit(text)
    made.setAccessibleName(name)
    made.setMaximumWidth(widest)
    return made


def file_name(report: IssuedReport) -> str:
    """Return how the file of an issued report is called."""
    # a stranger's project may hold anything for a period
    period = re.sub(r"[^0-9A-Za-z-]", "_", report.period)[:40]
    return f"report {period} edition {report.edition}.pdf"
