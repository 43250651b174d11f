"""How what vendors promise, keep and owe is told, on every page alike."""

from __future__ import annotations

from collections.abc import Sequence

from slastudio.contract.words.figures import NOTHING, show_number, show_value
from slastudio.judge.outcome.beside.vendors import ResultBehind, VendorPromise
from slastudio.judge.outcome.statuses import Status
from slastudio.judge.telling.results import COMPARATOR_WORDS, value_words
from slastudio.shared.money import Money
from slastudio.shared.periods import show_moment

VENDOR_HEADINGS = (
    "Depended on",
    "It promises",
    "Measured",
    "Kept",
    "Bill",
    "To claim",
    "Claimed by",
    "We promise",
    "We owe",
)


def kept_words(vendor: VendorPromise) -> str:
    """Return "met", "missed" or "not known"."""
    return "not known" if vendor.kept == "not_known" else vendor.kept


def kept_status(vendor: VendorPromise) -> Status:
    """Return the status whose mark tells whether the vendor kept its word."""
    return "no_data" if vendor.kept == "not_known" else vendor.kept


def promise_words(vendor: VendorPromise) -> str:
    """Return "at least 99.9 %"; a dash where it is not said."""
    if vendor.target is None:
        return NOTHING
    return f"{COMPARATOR_WORDS[vendor.comparator]} {show_value(vendor.target, vendor.unit)}"


def measured_words(vendor: VendorPromise) -> str:
    return NOTHING if vendor.result is None else value_words(vendor.result)


def amounts_words(amounts: Sequence[Money]) -> str:
    return " and ".join(map(str, amounts)) or NOTHING


def claim_words(vendor: VendorPromise) -> str:
    """Say what may be claimed, or why its amount is not known."""
    share = f"{show_number(vendor.percent or 0)} % of the month's bill"
    if vendor.credit:
        return f"{amounts_words(vendor.credit)}: {share} of {amounts_words(vendor.bill)}"
    return f"{share}; {vendor.without_bill[:1].lower()}{vendor.without_bill[1:].rstrip('.')}"


def deadline_words(vendor: VendorPromise, zone: str) -> str:
    """Say until when a claim is made, or when it was."""
    if vendor.claimed is not None:
        return f"claimed on {show_moment(vendor.claimed, zone)} ({vendor.shown_by})"
    if not vendor.is_owed:
        return NOTHING
    return show_moment(vendor.claim_by, zone) if vendor.claim_by else "no time is agreed"


def behind_words(each: ResultBehind) -> str:
    """Return "Availability at least 99.5 %"."""
    if each.target is None:
        return each.name
    return f"{each.name} {COMPARATOR_WORDS[each.comparator]} {show_value(each.target, each.unit)}"


def owed_words(vendor: VendorPromise) -> str:
    """Return what our own misses behind which the vendor stands let us owe the client."""
    return NOTHING if vendor.owed is None else str(vendor.owed)


def vendor_row(vendor: VendorPromise, zone: str) -> tuple[str, ...]:
    """Return a vendor's promise in the order of VENDOR_HEADINGS."""
    by = f" ({vendor.vendor})" if vendor.vendor else ""
    return (
        f"{vendor.name}{by}",
        promise_words(vendor),
        measured_words(vendor),
        kept_words(vendor),
        amounts_words(vendor.bill),
        claim_words(vendor) if vendor.is_owed else NOTHING,
        deadline_words(vendor, zone),
        "; ".join(behind_words(each) for each in vendor.behind) or NOTHING,
        owed_words(vendor),
    )


def notes_of(vendor: VendorPromise) -> str:
    """Say what is not known of a vendor's promise, and that a claim waits for somebody."""
    waits = "What it owes is not entered as claimed." if vendor.is_open else ""
    return " ".join(filter(None, (vendor.why, vendor.without_bill, vendor.without_owed, waits)))
