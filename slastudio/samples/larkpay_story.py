"""The story of Larkpay, a fictional payments company, May to October 2026: volumes, quotas and
planted events.

Everything here is wall-clock time in Europe/Madrid unless an offset is given.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Madrid")
FIRST, LAST = date(2026, 5, 1), date(2026, 10, 31)
MONTHS = tuple(f"2026-{month:02d}" for month in range(5, 11))
HOLIDAYS = (date(2026, 5, 1), date(2026, 10, 12))
MISSING_EXPORT = date(2026, 8, 27)
LANGUAGES = (("es", 55), ("en", 30), ("pt", 15))
WORKFLOWS = (("payment-status", 60), ("disputes", 25), ("drafts", 15))

OUTAGE = (datetime(2026, 10, 9, 19, 4), datetime(2026, 10, 9, 20, 26))
OUTAGE_REQUESTS, OUTAGE_ERRORS = 59, 36
PROMPT_V15 = (datetime(2026, 7, 1, 10, 0), datetime(2026, 7, 30, 16, 30))
RETRIEVAL_V8 = date(2026, 8, 17)
HISTORY_CAP = date(2026, 10, 19)
SLOW_PROVIDER = (date(2026, 9, 8), date(2026, 9, 10))
COLLECTIONS = (date(2026, 9, 7), date(2026, 9, 30))
SILENT_MODEL = {
    date(2026, 9, 21): 15,
    date(2026, 9, 22): 40,
    date(2026, 9, 23): 70,
    date(2026, 9, 24): 100,
}
RETRAINING_DAY = date(2026, 9, 26)
REVIEWERS_AWAY = (date(2026, 8, 3), date(2026, 8, 7))

# good reviews per month: (language, accepted, reviewed); Mondays, four or five a month, none on 3
# August
REVIEW_RATES = {"es": 945, "en": 950, "pt": 940}
REVIEWS_A_WEEK = {"es": 250, "en": 150, "pt": 60}
JULY_ACCEPTED = {"es": 888, "en": 570, "pt": 224}
DRAFTS_A_WEEK, DRAFTS_ACCEPTED_PERMILLE = 80, 730

GOLDEN_ITEMS = {"es": 180, "en": 130, "pt": 90}
GOLDEN_FAILING, GOLDEN_JULY_LOST, GOLDEN_JULY_GAINED = 28, 11, 2
ROUTING_A_DAY = 20
EXCEPTIONS_A_DAY = 45

MILLION = Decimal(1_000_000)


def days() -> list[date]:
    """Return every day of the story."""
    return [FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1)]


def is_quiet(day: date) -> bool:
    return day.weekday() >= 5 or day in HOLIDAYS


def volume(day: date) -> int:
    """Return the conversations of a day, those of the collections team not counted."""
    base = 450 if is_quiet(day) else 900
    if day.month == 8:
        return round(base * 0.85)
    return round(base * 1.08) if day.month >= 9 else base


def collections_volume(day: date) -> int:
    return 40 if COLLECTIONS[0] <= day <= COLLECTIONS[1] and not is_quiet(day) else 0


def input_tokens(day: date) -> tuple[float, int]:
    """Return (mean input tokens, percent of them cached) of a day."""
    if day >= HISTORY_CAP:
        return 15_000.0, 45
    if day >= RETRIEVAL_V8:
        return 14_000 * 1.18 * 1.005 ** (day - RETRIEVAL_V8).days, 20
    return 14_000.0, 45


def prices(day: date) -> tuple[Decimal, Decimal, Decimal]:
    """Return USD per million tokens: input, cached input, output."""
    if day >= date(2026, 10, 1):
        return Decimal("2.20"), Decimal("0.22"), Decimal(10)
    return Decimal("2.50"), Decimal("0.25"), Decimal(10)


def model_share(day: date) -> int:
    """Return the percent of requests answered by the model nobody announced."""
    return SILENT_MODEL.get(day, 100 if day > max(SILENT_MODEL) else 0)


def mondays() -> list[date]:
    return [day for day in days() if day.weekday() == 0]


def review_days() -> list[date]:
    return [day for day in mondays() if not REVIEWERS_AWAY[0] <= day <= REVIEWERS_AWAY[1]]


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"
