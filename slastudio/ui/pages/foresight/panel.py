"""What the parts before signing have in common: what they rest on, when they must be asked, and
when they are old.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from slastudio.contract.exchange.codec import digest
from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.kinds import KINDS
from slastudio.ui.pages.foresight.on_demand import OnDemand
from slastudio.ui.state.context import Context
from slastudio.ui.state.jobs import Work
from slastudio.ui.state.making import MADE, making_title, making_words
from slastudio.ui.widgets.layouts import column

Basis = tuple[Agreement, int]


class ForesightPanel(QWidget):
    """Compute something of the draft and the evidence on demand; `basis` tells what both are now."""

    doing = ""
    title, why, action = "", "", ""

    def __init__(
        self, context: Context, key: str, basis: Callable[[], Basis], leave: Callable[[], None]
    ) -> None:
        super().__init__()
        self._context, self._session = context, context.session
        self._basis, self._leave = basis, leave
        self._of: Basis | None = None
        self._at = datetime.now(UTC)
        self.outcome = QWidget()
        self.controls = QWidget()
        self.demand = OnDemand(context, key, self.outcome)
        self.demand.again_asked.connect(self.compute)
        column(self.controls, self.demand, into=self).setStretch(1, 1)

    @abstractmethod
    def work(self) -> Work:
        """Return the work, its inputs frozen."""

    @abstractmethod
    def show_outcome(self, outcome: Any) -> None:
        """Show what the work found."""

    def compute(self) -> None:
        """Compute it in the background, of the draft as it is now."""
        self._leave()
        if not self._session.settle():
            return
        of, work = self._basis(), self.work()
        draft = self._session.agreement

        def done(found: tuple[Any, str]) -> None:
            outcome, sha256 = found
            # another draft was read than stood here: what is shown is not of this one
            self._of, self._at = (of if sha256 == sha256_of(outcome) else None), datetime.now(UTC)
            self.show_outcome(outcome)
            self.tell_age()

        self.demand.run(self.doing, lambda progress: (work(progress), digest(draft)), done)

    def follow(self, has_evidence: bool) -> None:
        """Say what can be asked now, and whether what is shown is still of what stands."""
        agreement = self._session.agreement
        if not agreement.objectives.objectives:
            self.demand.invite(
                "No objective yet",
                "Write at least one objective; then this shows what its target would have meant.",
                "Write an objective",
                lambda: self._session.navigate.emit("agreement", "objectives.objectives"),
            )
        elif not has_evidence and self._session.making != MADE:
            making = self._session.making
            again = making.state != "computing"
            self.demand.invite(
                making_title(making, "The months with evidence"),
                making_words(making),
                "Make it again" if again else "Cancel",
                self._session.judge_again if again else self._session.cancel_judging,
            )
        elif not has_evidence:
            self.demand.invite(
                "No evidence yet",
                f"Import the history the draft is to be held against: {evidence_wanted(agreement)}. "
                "Four to six weeks are needed for targets, and full months for a replay.",
                "Import evidence",
                lambda: self._session.navigate.emit("data", ""),
            )
        else:
            self.demand.invite(self.title, self.why, self.action, self.compute)
        self.controls.setVisible(has_evidence and bool(agreement.objectives.objectives))
        self.tell_age()

    def same_draft(self, then: Agreement, now: Agreement) -> bool:
        """Tell whether what is shown holds of the draft as it is now."""
        return then == now

    def stale_now(self) -> str:
        """Return the words that say of what the outcome is, "" where it is of what stands."""
        return "" if self.demand.stale.isHidden() else self.demand.stale_words.text()

    def tell_age(self) -> None:
        if not self.demand.has_outcome:
            return
        (now, evidence), words = self._basis(), ""
        at = f"{self._at.astimezone():%H:%M}"
        if self._of is None or not self.same_draft(self._of[0], now):
            words = f"This is of the draft as it was at {at}."
        elif self._of[1] != evidence:
            words = f"This is of the evidence as it was at {at}."
        self.demand.show_stale(words)


def sha256_of(outcome: Any) -> str:
    """Return the hash of the draft that an advisory or a replay was made of."""
    return str(getattr(outcome, "sha256", "") or outcome.agreement.sha256)


def evidence_wanted(agreement: Agreement) -> str:
    """Return the kinds of evidence the objectives are measured on, in words."""
    kinds = dict.fromkeys(each.indicator.evidence for each in agreement.objectives.objectives)
    titles = [KINDS[each].title.lower() for each in kinds if each in KINDS] or ["evidence"]
    return f"{', '.join(titles[:-1])} and {titles[-1]}" if len(titles) > 1 else titles[0]
