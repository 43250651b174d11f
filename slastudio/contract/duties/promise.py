"""One promised act as a value, and how it comes to be owed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from slastudio.contract.terms.agreement import Agreement

Side = Literal["provider", "client"]
Arises = Literal["calendar", "event", "verdict", "standing"]
# what can show an act: imported records of a kind, an entry of a register, a document that was
# written, a record of the agreement itself, or an entry in the register of acts
Shown = Literal["evidence", "register", "document", "agreement", "act"]


@dataclass(frozen=True)
class WantedProof:
    """Name one thing that shows an act.

    by: what sort of thing. name: the kind of evidence, the register or the document. words: as
    people read it.
    """

    by: Shown
    name: str
    words: str


@dataclass(frozen=True)
class PromisedAct:
    """Hold one act the agreement promises, before anything happened.

    kind: its row in `kinds.KINDS`. key: what tells it from others of its kind. what: the act, as a
    sentence without its subject. role, side: who owes it; role is "" where none is named. to: to
    whom, a role or a side. arises: from the calendar, an event, a verdict, or always. of: the
    calendar's rhythm ("weekly") or the event in words. within: the time agreed, "" where none is;
    clock: the hours it runs in. place: address of the field that promises it; anchor: of its
    clause. wanted: what shows it, the first of them best. consequence: what follows when it is
    late. amount: how many are promised each time; days: the time agreed, where it is a number of
    days. minutes: what it takes once; line: on which line of the scope. at: what else it counts
    from, such as a date of the agreement. detail: what the agreement says beside it: how, in which
    steps, in which words.
    """

    kind: str
    key: str
    what: str
    role: str
    side: Side
    to: str
    arises: Arises
    of: str = ""
    within: str = ""
    clock: str = "business"
    place: str = ""
    anchor: str = ""
    wanted: tuple[WantedProof, ...] = ()
    consequence: str = ""
    amount: int = 0
    days: int = 0
    minutes: int = 0
    line: str = ""
    at: str = ""
    detail: str = ""

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.key}" if self.key else self.kind


def side_of(agreement: Agreement, role: str, default: Side) -> Side:
    """Return the side a role stands on; the default where no contact holds it."""
    for contact in agreement.parties.contacts:
        if contact.role == role:
            return "client" if contact.side == "client" else "provider"
    return default
