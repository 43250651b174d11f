"""Small parts of the panel that issues reports: its fields, its operations, names of files."""

from __future__ import annotations

import importlib
import re
from types import ModuleType
from typing import Any

from PySide6.QtWidgets import QLineEdit


def issuing(name: str) -> ModuleType:
    """Return a module of the operations; late, for they bring reportlab, which showing the page does
    not need.
    """
    return importlib.import_module(f"slastudio.operations.issuing.{name}")


def line_field(name: str, text: str, widest: int = 200) -> QLineEdit:
    """Return a field of one line with its accessible name."""
    made = QLineEdit(text)
    made.setAccessibleName(name)
    made.setMaximumWidth(widest)
    return made


def file_name(report: Any) -> str:
    """Return how the file of an issued report is called."""
    # a stranger's project may hold anything for a period
    period = re.sub(r"[^0-9A-Za-z-]", "_", report.period)[:40]
    return f"report {period} edition {report.edition}.pdf"
