"""The commercial side: pricing, hours and credits; term, notice, renewal and exit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from slastudio.contract.fields import choice, day, decimal, flag, integer, prose, records, references, text


@dataclass(frozen=True)
class ServiceTier:
    """Describe one tier a client can buy."""

    name: str = text("Tier")
    hours: str = text("Hours", "Business hours, extended, on-call.")
    response: str = text("Response")
    fee: Decimal | None = decimal("Monthly fee")
    included: str = text("Includes")
    chosen: bool = flag("Chosen")


@dataclass(frozen=True)
class CreditBand:
    """Grant a credit when any of the named objectives is missed."""

    name: str = text("Credit")
    objectives: tuple[str, ...] = references("When missed", "objectives.objectives")
    percent: Decimal | None = decimal("Credit", "Of the fee base.", "%")


@dataclass(frozen=True)
class Pricing:
    """Section 13: fee, tiers, included hours, overage and service credits."""

    currency: str = text("Currency of the fee", "ISO 4217 code.", "EUR")
    monthly_fee: Decimal | None = decimal("Monthly fee", "Net of tax.")
    tiers: tuple[ServiceTier, ...] = records("Service tiers")
    included_hours: Decimal | None = decimal("Included hours", "", "hours a month")
    overage_rate: Decimal | None = decimal("Overage", "In the fee's currency.", "an hour")
    rollover: bool = flag("Unused hours roll over one month")
    credits: tuple[CreditBand, ...] = records("Service credits")
    credit_rule: str = choice(
        "Several credits in a month", (("highest", "Highest only"), ("cumulative", "Cumulative, up to the cap"))
    )
    credit_cap: Decimal | None = decimal("Credits at most", "Of the fee base.", "%")
    fee_base: str = choice(
        "Fee base", (("monthly_fee", "Monthly fee, without overage"), ("invoice", "The month's invoice"))
    )
    claim_days: int = integer("Claimed within", "", "days after the report", 30)
    sole_remedy: bool = flag("Credits are the sole remedy for a missed objective")


@dataclass(frozen=True)
class Term:
    """Section 14: term, notice, renewal, indexation, termination and exit."""

    start: date | None = day("Begins")
    end: date | None = day("Ends", "Empty means open-ended.")
    notice_days: int = integer("Notice", "", "days", 30)
    renewal: str = choice(
        "Renewal",
        (("automatic", "Renews for the same term unless notice is given"), ("none", "Ends unless renewed in writing")),
    )
    indexation: str = prose("Indexation")
    termination: str = prose("Termination for cause")
    exit_days: int = integer("Exit support", "", "days", 30)
    exit_duties: str = prose("On exit the provider hands over")
    review_cadence: str = choice(
        "Terms are reviewed", (("monthly", "Monthly"), ("quarterly", "Quarterly")), "", "quarterly"
    )
