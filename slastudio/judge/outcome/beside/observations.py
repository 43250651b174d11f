"""What the records of a period show that somebody should know: one value each, told in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from slastudio.judge.outcome.statuses import Status

# an id taken over ahead of what its workflow's policy asks; about: column:workflow:id
UPDATES = ("update_unapproved", "update_unscheduled", "update_untold")


@dataclass(frozen=True)
class Observation:
    """Hold one thing the records show.

    kind: as `judge/observing/kinds.py` declares it. about: id of the record, or name of what it
    concerns. title, detail: in words, whole sentences in the detail. level: how urgent it is. at:
    the moment it belongs to, None where it belongs to the whole period. shown_by: what shows it:
    records, runs, files. clause: number of the clause it goes back to. page, target: where it is
    resolved. figures: (name, value) of what the words hold, for machines.
    """

    kind: str
    about: str
    title: str
    detail: str
    level: Status
    at: datetime | None = None
    shown_by: tuple[str, ...] = ()
    clause: str = ""
    page: str = "changes"
    target: str = ""
    figures: tuple[tuple[str, str], ...] = ()
