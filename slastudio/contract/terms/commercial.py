"""The commercial side: pricing, hours and credits; term, notice, renewal and exit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from slastudio.contract.terms.execution import DECLARED, DOCUMENTS, DUTY, MEASURE, executed
from slastudio.contract.terms.fields import (
    by_role,
    choice,
    day,
    decimal,
    duration,
    flag,
    integer,
    lines,
    prose,
    records,
    references,
    text,
)


@dataclass(frozen=True)
@executed({MEASURE: "name objectives low high percent"})
class CreditBand:
    """Grant a credit when a named objective is missed with a value in [low, high), where these are
    given.
    """

    name: str = text("Credit")
    objectives: tuple[str, ...] = references("When missed", "objectives.objectives")
    low: Decimal | None = decimal("Value from", "Empty: no lower end.")
    high: Decimal | None = decimal("Value below", "Empty: no upper end.")
    percent: Decimal | None = decimal("Credit", "Of the fee base.", "%")


@dataclass(frozen=True)
@executed(
    {
        MEASURE: (
            "currency monthly_fee included_hours overage_rate rollover credit_rule "
            "credit_cap fee_base credit_upstream credit_not_proven models"
        ),
        DUTY: (
            "hours_alert_percent remediation_within remediation remediation_role executive_after executive_within "
            "executive_role executive_to_role executive_notice claim_days claim_how claim_answer_within "
            "repeat_count repeat_months repeat_duty repeat_role"
        ),
        DECLARED: "sole_remedy",
    }
)
class Pricing:
    """Section 13: fee, included hours, overage, service credits, remediation and repeated breach."""

    currency: str = text("Currency of the fee", "ISO 4217 code.", "EUR")
    monthly_fee: Decimal | None = decimal("Monthly fee", "Net of tax.")
    included_hours: Decimal | None = decimal("Included hours", "", "hours a month")
    overage_rate: Decimal | None = decimal("Overage", "In the fee's currency.", "an hour")
    rollover: bool = flag("Unused hours roll over one month")
    hours_alert_percent: Decimal | None = decimal("Alert at", "Share of a month's hours.", "%")
    models: str = choice(
        "Models and services",
        (
            ("", "Not agreed"),
            ("client", "The client pays their vendors directly"),
            ("included", "Included in the fee"),
            ("billed", "Billed at cost beside the fee"),
        ),
        "Billed at cost, another currency needs a rate in the register of rates.",
    )
    credits: tuple[CreditBand, ...] = records(
        "Service credits",
        "Empty ends mean every miss; with ends, bands of the measured value.",
        as_table=True,
    )
    credit_rule: str = choice(
        "Several credits in a month",
        (("highest", "Highest only"), ("cumulative", "Cumulative, up to the cap")),
    )
    credit_cap: Decimal | None = decimal("Credits at most", "Of the fee base.", "%")
    fee_base: str = choice(
        "Fee base",
        (("monthly_fee", "Monthly fee, without overage"), ("invoice", "The month's invoice")),
    )
    credit_upstream: str = choice(
        "A miss caused upstream alone",
        (
            ("none", "Earns no credit, where an exclusion covers it"),
            ("credit", "Earns the credit all the same"),
        ),
    )
    credit_not_proven: str = choice(
        "A miss that is not proven",
        (("none", "Earns no credit"), ("measured", "Earns it by the measured value")),
    )
    claim_days: int = integer("Claimed within", "", "days after the report", 30)
    claim_how: str = prose(
        "Claimed how", "In writing, to whom, naming what; and by when it is answered."
    )
    claim_answer_within: str = duration(
        "A claim is answered within", "From the claim; such as 10 business days."
    )
    sole_remedy: bool = flag("Credits are the sole remedy for a missed objective")
    remediation_within: str = duration(
        "Remediation plan within", "After a miss, such as 5 business days."
    )
    remediation: tuple[str, ...] = lines(
        "A remediation plan names", "Cause, steps, owner, deadline, verification …"
    )
    remediation_role: str = by_role("Presented by")
    executive_after: str = choice(
        "Executive notice follows",
        (
            ("primary", "a missed primary objective"),
            ("any", "any missed objective"),
            ("none", "no miss"),
        ),
        default="none",
    )
    executive_within: str = duration("Written within", "Such as 5 business days.")
    executive_role: str = by_role("Written by")
    executive_to_role: str = by_role("Written to")
    executive_notice: str = prose(
        "It says", "What was missed, why, who was affected, what follows."
    )
    repeat_count: int | None = integer(
        "A breach is repeated after", "", "misses of one objective", None
    )
    repeat_months: int = integer("Within", "", "months", 6)
    repeat_duty: str = prose(
        "A repeated breach leads to", "Such as an architecture review, and a right to end."
    )
    repeat_role: str = by_role("Repeated breaches go to")


@dataclass(frozen=True)
@executed(
    {
        MEASURE: "start end",
        DUTY: "notice_days renewal exit_days exit_duties review_cadence review_role",
        DOCUMENTS: "amendments",
        DECLARED: "indexation termination",
    }
)
class Term:
    """Section 14: term, notice, renewal, indexation, termination, amendments and exit."""

    start: date | None = day("Begins")
    end: date | None = day("Ends", "Empty means open-ended.")
    notice_days: int = integer("Notice", "", "days", 0)
    renewal: str = choice(
        "Renewal",
        (
            ("automatic", "Renews for the same term unless notice is given"),
            ("none", "Ends unless renewed in writing"),
        ),
    )
    indexation: str = prose("Indexation")
    termination: str = prose("Termination for cause")
    amendments: str = choice(
        "Amendments take effect",
        (("month", "On the first day of a month"), ("any", "On any day they name")),
        "A month is judged under one version.",
    )
    exit_days: int = integer("Exit support", "", "days", 0)
    exit_duties: str = prose("On exit the provider hands over")
    review_role: str = by_role("Terms are reviewed by")
    review_cadence: str = choice(
        "Terms are reviewed",
        (("", "Not agreed"), ("monthly", "Monthly"), ("quarterly", "Quarterly")),
    )
