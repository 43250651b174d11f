"""From a field to the clause that says it, and back: what lets preview and form point at each
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from slastudio.contract.clauses.writer import ClauseBlock
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.places import (
    Path,
    address_of,
    address_parts,
    is_said,
    parse_path,
    path_of,
    section_of,
)
from slastudio.contract.terms.sections import NUMBERS


def block_of(agreement: Agreement, blocks: Sequence[ClauseBlock], path: Path) -> int | None:
    """Return which of some blocks says a field, that of the group or record around it where none
    does.
    """
    while len(path) > 1:
        # a record is where its name is, not where some part of it happens to stand first
        for place in ((*path, "name"), path):
            at = block_at(blocks, address_of(agreement, place))
            if at is not None:
                return at
        path = path[:-1]
    return None


def block_at(blocks: Sequence[ClauseBlock], address: str) -> int | None:
    """Return which of some blocks says the field at an address, or one under it.

    A clause about one record goes before one about all of them, for a group of records the other
    way round; of several alike the first counts.
    """
    wanted = address_parts(address)
    depth, lead = len(wanted), ".".join(wanted[:2])
    found: list[tuple[int, bool, int]] = []
    for at, block in enumerate(blocks):
        for said in block.says:
            if wanted and said.startswith(lead) and is_said(address, said):
                parts = address_parts(said)
                found.append((parts[:depth].count("[]"), parts[depth : depth + 1] != ("[]",), at))
    return min(found)[2] if found else None


def path_behind(agreement: Agreement, block: ClauseBlock) -> Path | None:
    """Return the field a block says; of several the record or group they have in common, else the
    first.
    """
    if not block.says:
        return None
    first, *others = [address_parts(each) for each in block.says]
    shared = first
    for other in others:
        if other[0] == first[0]:
            alike = takewhile(lambda pair: pair[0] == pair[1], zip(shared, other, strict=False))
            shared = tuple(part for part, _ in alike)
    told = shared if len(shared) > 1 else first
    whole = told[: told.index("[]")] if "[]" in told else told
    return path_of(agreement, whole[0] + "".join(_joined(part) for part in whole[1:]))


def _joined(part: str) -> str:
    return part if part.startswith("[") else f".{part}"


def section_at(agreement: Agreement, path: Path) -> str:
    """Return the section whose form shows a path; an own clause and an open point stand in the
    section they concern.
    """
    if not path:
        return ""
    if path[0] != "drafting" or len(path) < 3 or not isinstance(path[2], int):
        return str(path[0]) if path[0] in NUMBERS else ""
    records = getattr(agreement.drafting, str(path[1]), ())
    if path[2] >= len(records):
        return ""
    record = records[path[2]]
    return str(record.section) if path[1] == "clauses" else section_of(record.place)


def field_behind(agreement: Agreement, text: str) -> Path:
    """Return the path to go to for a finding's path: that of an open point or waiver leads to the
    field it is about.
    """
    path = parse_path(text)
    if path[:1] == ("drafting",) and len(path) > 2 and path[1] in ("open_points", "waivers"):
        records = getattr(agreement.drafting, str(path[1]))
        if isinstance(path[2], int) and path[2] < len(records):
            return path_of(agreement, records[path[2]].place) or path
    return path
