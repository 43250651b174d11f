"""What is said of the versions a period is judged under: which were in force, on which days, and on which none was."""

from __future__ import annotations

from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.assessment import Assessment, DaysInForce
from slastudio.shared.periods import show_day

_STATES = {
    "draft": "a draft that nobody has signed",
    "sent": "sent, not signed yet",
    "signed": "signed",
}


def state_words(ref: AgreementRef) -> str:
    return _STATES.get(ref.state, ref.state)


def judged_under(assessment: Assessment) -> str:
    """Say under which version a period is judged; of days on which none was in force, that they are
    set against it for comparison only.
    """
    ref, period = assessment.agreement, assessment.period
    if ref.state != "signed":
        return f"Judged under agreement {ref.version}, {state_words(ref)}."
    spans = _spans(assessment)
    if not spans:
        since = (
            f", which takes effect on {show_day(ref.effective)}"
            if ref.effective is not None and ref.effective > period.last_day
            else ""
        )
        return (
            f"No version of the agreement was in force in {period.title}: its figures are set against "
            f"{ref.version}{since}, for comparison only."
        )
    covered = sum((each.last - each.first).days + 1 for each in spans)
    whole = covered == (period.last_day - period.first_day).days + 1
    if whole and len(spans) == 1:
        return f"Judged under agreement {spans[0].version}, signed."
    told = "; ".join(
        f"{each.version} from {show_day(each.first, year=False)} to {show_day(each.last)}"
        for each in spans
    )
    rest = "" if whole else " On the other days no version was in force."
    return f"Judged under agreement {told}, signed.{rest}"


def draft_words(ref: AgreementRef) -> str:
    """Return the version one edits as a chip has room for."""
    return f"Agreement {_number(ref)}{_state(ref)}" if ref.version else "Agreement"


def chip_words(assessment: Assessment) -> str:
    """Return the version a month is judged under as a chip has room for."""
    ref = assessment.agreement
    if ref.state == "signed" and not _spans(assessment):
        return f"No version in force, set against {_number(ref)}"
    return f"Judged under {_number(ref)}{_state(ref)}"


def _spans(assessment: Assessment) -> tuple[DaysInForce, ...]:
    """Return the days on which versions were in force; where nobody handed them in, what the version
    itself says.
    """
    ref, period = assessment.agreement, assessment.period
    if assessment.in_force is not None:
        return assessment.in_force
    first = max(ref.effective or period.first_day, period.first_day)
    if first > period.last_day:
        return ()
    return (DaysInForce(ref.version, first, period.last_day),)


def _number(ref: AgreementRef) -> str:
    return f"v{ref.version.lstrip('v')}"


def _state(ref: AgreementRef) -> str:
    return "" if ref.state in ref.version or ref.state == "signed" else f" ({ref.state})"
