"""What lies on a trend beside its figures: events in the lane, days that are left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from slastudio.shared.periods import zone


@dataclass(frozen=True)
class EventMark:
    """Put one event on the lane under the axis; kind: change, incident, drift (found in the data),
    silent (not announced).
    """

    when: datetime
    words: str
    kind: str

    def at(self, zone_name: str) -> float:
        local = self.when.astimezone(zone(zone_name))
        return local.date().toordinal() + (local.hour * 60 + local.minute) / 1440


@dataclass(frozen=True)
class HatchedDays:
    """Hatch the local days [first, last] that an exclusion left out."""

    first: date
    last: date
    words: str
