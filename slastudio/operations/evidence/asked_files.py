"""Files that came under the name a data request gave them."""

from __future__ import annotations

import re
from pathlib import Path

from slastudio.contract.data_requests.requests import data_requests
from slastudio.project.file import Project
from slastudio.shared.periods import Period, parse_period


def asked_period(project: Project, path: Path, kind: str) -> Period | None:
    """Return the period that a file was asked for: one with the name the data request gave it holds
    all there is of that period, as the sheet asks; None for any other name.
    """
    label = path.name.partition(".")[0][-len("2026-10") :]
    if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", label) is None:
        return None
    with project.reading():
        agreement = (project.agreements.signed() or (project.agreements.draft(),))[-1].agreement
    period = parse_period(label, agreement.zone)
    client = agreement.parties.client or project.path.stem
    named = {
        request.file_name(client, period)
        for request in data_requests(agreement)
        if request.kind == kind
    }
    return period if path.name.partition(".")[0] in named else None
