"""What the documents written from a project are called in the window."""

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
