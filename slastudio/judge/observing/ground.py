"""What observers read: the period's inputs, its terms, and what was judged before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.duties.ground import DutyGround
from slastudio.judge.duties.history import History
from slastudio.judge.observing.stories import Stories
from slastudio.judge.outcome.assessment import Consequences, Costs, Hours
from slastudio.judge.outcome.beside.exceptions import ExceptionVolume
from slastudio.judge.outcome.beside.experiments import Experiment
from slastudio.judge.outcome.beside.gates import ReleaseGate
from slastudio.judge.outcome.beside.operating import ChangeDelivery, StageTimes
from slastudio.judge.outcome.beside.review_quality import ReviewQuality, UserFeedback
from slastudio.judge.outcome.beside.vendors import VendorPromise
from slastudio.judge.outcome.billing import BusinessWorth, Invoice
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.records import Entered
from slastudio.judge.outcome.silent_changes import SilentChange
from slastudio.shared.periods import Period


@dataclass(frozen=True)
class ObservedGround:
    """Hold everything a period's observations are made from.

    under: the ground of duties under the version in force at the period's end, with its clocks.
    stories: the incidents of the period and of the months before it.
    """

    inputs: Inputs
    agreement: Agreement
    under: DutyGround
    results: Sequence[Result]
    costs: Costs
    hours: Hours | None
    consequences: Consequences | None
    duties: Sequence[OwedDuty]
    silent: Sequence[SilentChange]
    stories: Stories
    gates: Sequence[ReleaseGate] = ()
    experiments: Sequence[Experiment] = ()
    reviews: ReviewQuality | None = None
    feedback: UserFeedback | None = None
    invoice: Invoice | None = None
    worth: BusinessWorth | None = None
    stages: StageTimes | None = None
    delivery: ChangeDelivery | None = None
    vendors: Sequence[VendorPromise] = ()
    exceptions: ExceptionVolume | None = None

    @property
    def history(self) -> History:
        return self.under.history

    @property
    def period(self) -> Period:
        return self.inputs.period

    @property
    def now(self) -> datetime:
        return self.inputs.as_of

    @property
    def seen_until(self) -> datetime:
        """Return the moment up to which the period is looked at."""
        return min(self.inputs.as_of, self.period.end)

    def entered(self, register: str) -> tuple[Entered, ...]:
        """Return the records of a register, of all time, in the order of their moments."""
        return self.inputs.records.of(register)

    def of_period(self, register: str, moment: str = "when") -> tuple[Entered, ...]:
        """Return the records of a register that lie in the period."""
        return tuple(
            each
            for each in self.entered(register)
            if (at := each.moment(moment)) is not None and at in self.period
        )
