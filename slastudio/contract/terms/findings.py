"""What a check finds: one thing to settle, where, why it matters, and the repair where a safe one
exists.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.places import Path, address_of, parse_path

Level = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Fix:
    """Offer a repair: put each value at its path. label says what happens, as a verb."""

    label: str
    edits: tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Finding:
    """Name one thing to settle.

    id: the kind of flaw ("rollback-undefined"), stable over versions. path: the dotted field it
    concerns ("support.severities[0].response"), whose first part is the section. level: error – the
    agreement contradicts itself or cannot be judged; warning – it will cause a quarrel; note –
    worth a look.
    """

    id: str
    path: str
    level: Level
    message: str
    why: str = ""
    fix: Fix | None = None

    @property
    def section(self) -> str:
        return self.path.partition(".")[0].partition("[")[0]


def put(agreement: Agreement, path: Path, value: object) -> Agreement:
    """Return the agreement with the value at a path replaced."""
    changed: Agreement = _put(agreement, path, value)
    return changed


def _put(holder: Any, path: Path, value: object) -> Any:
    if not path:
        return value
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        return (*holder[:first], _put(holder[first], rest, value), *holder[first + 1 :])
    return replace(holder, **{first: _put(getattr(holder, first), rest, value)})


def repaired(agreement: Agreement, fix: Fix) -> Agreement:
    """Return the agreement with a repair made."""
    for path, value in fix.edits:
        agreement = put(agreement, parse_path(path), value)
    return agreement


def is_waived(agreement: Agreement, finding: Finding) -> bool:
    """Tell whether somebody left this finding as it is, with a reason."""
    address = address_of(agreement, parse_path(finding.path)) or finding.path
    return any(
        w.finding == finding.id and w.place == address and w.reason.strip()
        for w in agreement.drafting.waivers
    )
