"""What every writer of promises uses: the parties, the texts of the sections, and one way to make a
promise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from slastudio.contract.duties.kinds import KINDS
from slastudio.contract.duties.promise import PromisedAct, Side, WantedProof, side_of
from slastudio.contract.terms.agreement import Agreement

OTHER: dict[Side, Side] = {"provider": "client", "client": "provider"}


@dataclass
class PromiseWriter:
    """Collect the promises of one agreement."""

    agreement: Agreement
    found: list[PromisedAct] = field(default_factory=list)

    def owe(
        self,
        kind: str,
        what: str,
        *,
        role: str = "",
        side: Side = "provider",
        key: str = "",
        wanted: tuple[WantedProof, ...] = (),
        **more: Any,
    ) -> None:
        """Add a promise of a kind; what is not said is as the kind usually has it.

        side: of whoever owes it where no role is named, or no contact holds it.
        """
        row = KINDS[kind]
        owing = side_of(self.agreement, role, side)
        asked = wanted or row.wanted
        line = self.efforts.get(kind, (None, ""))[1] or self.line_of(row.line)
        promise = PromisedAct(
            kind,
            key,
            what,
            role,
            owing,
            more.pop("to", "") or OTHER[owing],
            wanted=asked,
            minutes=self._minutes(kind, more.get("amount", 0)),
            line=line,
            **more,
        )
        self.found.append(promise)

    @cached_property
    def efforts(self) -> dict[str, tuple[int | None, str]]:
        return {each.kind: (each.minutes, each.line) for each in self.agreement.drafting.efforts}

    def _minutes(self, kind: str, amount: int) -> int:
        own = self.efforts.get(kind, (None, ""))[0]
        once = KINDS[kind].minutes if own is None else own
        return once * max(amount, 1)

    def line_of(self, word: str) -> str:
        """Return the line of the scope that speaks of something, "" where none does."""
        if not word:
            return ""
        lines = self.agreement.scope.included
        return next((line for line in lines if word in line.lower()), "")
