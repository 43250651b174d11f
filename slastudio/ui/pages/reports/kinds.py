"""What the documents written from a project are called in the window."""

from __future__ import annotations

import importlib
from types import ModuleType

KINDS = {
    "appendix": "Appendix",
    # what was only written: what was issued stands in a list of its own
    "report": "Report, draft",
    "workbook": "Workbook, draft",
    "internal report": "Report, internal",
    "internal workbook": "Workbook, internal",
    "mail": "Mail to the client",
    "client page": "Page for the client",
}


def documents() -> ModuleType:
    """Return the operation that writes documents."""
    # late: it brings reportlab with it, which showing the page does not need
    return importlib.import_module("slastudio.operations.documents.agreements_and_reports")
