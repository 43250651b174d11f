"""A pack: what a client's engine is asked to compute, written down so that its answer can be checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from slastudio.shared.json_values import Json, JsonForms
from slastudio.warehouse.questions import Asked
from slastudio.warehouse.source import WarehouseSource
from slastudio.warehouse.spans import Span, spans_of

FORMAT = "SLA Studio pack 1"


@dataclass(frozen=True)
class AskedObjective:
    """Say which rollups an objective is measured on; why_not: why none, "" where there are some.
    missing: columns it reads that no column of the client's holds, missing in every row.
    """

    id: str
    name: str
    rollups: tuple[str, ...]
    why_not: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class PackedSource:
    """Hold one table that is asked, and for what."""

    source: WarehouseSource
    engine: str
    asked: tuple[Asked, ...]


@dataclass(frozen=True)
class Pack:
    """Hold all that is asked in one go.

    terms: the version of the agreement and its SHA-256. first, last: local days of the zone. edges:
    seconds since 1970 at which days are cut besides midnight.
    """

    format: str
    terms: tuple[str, str]
    zone: str
    first: date
    last: date
    edges: tuple[int, ...]
    sources: tuple[PackedSource, ...]
    objectives: tuple[AskedObjective, ...]

    @property
    def seal(self) -> str:
        """Return 32 hex digits that are another for anything asked otherwise."""
        told = json.dumps(pack_as_json(self), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    @property
    def spans(self) -> tuple[Span, ...]:
        return spans_of(self.first, self.last, self.zone, self.edges)

    def source_named(self, name: str) -> PackedSource | None:
        return next((each for each in self.sources if each.source.name == name), None)


_FORM = JsonForms({}).of(Pack)


def pack_as_json(pack: Pack) -> Json:
    return _FORM.write(pack)


def pack_from_json(told: Json) -> Pack:
    """Return what pack_as_json told; raise StudioError for anything else."""
    found: Pack = _FORM.read(told)
    return found


def leaves_words(asked: Iterable[Asked]) -> tuple[str, ...]:
    """Return the canonical columns whose values leave the client, grouped and counted."""
    return tuple(
        dict.fromkeys(each.name for one in asked for each in (*one.told_keys, *one.told_sums))
    )
