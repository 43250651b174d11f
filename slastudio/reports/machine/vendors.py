"""The machine-readable form of what vendors promise, keep and owe."""

from __future__ import annotations

from slastudio.judge.outcome.beside.vendors import ResultBehind, VendorPromise
from slastudio.reports.machine.money import money_document
from slastudio.reports.machine.numbers import number
from slastudio.shared.json_values import JsonObject


def vendor_document(vendor: VendorPromise) -> JsonObject:
    """Return one vendor's promise in one period; amounts are exact texts with their currency."""
    result = vendor.result
    return {
        "id": vendor.id,
        "name": vendor.name,
        "vendor": vendor.vendor or None,
        "clause": vendor.clause or None,
        "comparator": vendor.comparator,
        "target": number(vendor.target),
        "unit": vendor.unit,
        "value": None if result is None else number(result.value),
        "samples": 0 if result is None else result.samples,
        "kept": vendor.kept,
        "why_not_known": vendor.why or None,
        "service": vendor.service or None,
        "bill": [money_document(each) for each in vendor.bill],
        "why_no_bill": vendor.without_bill or None,
        "credit_percent": number(vendor.percent),
        "credit": [money_document(each) for each in vendor.credit],
        "claim_open": vendor.is_open,
        "claim_by": vendor.claim_by.isoformat() if vendor.claim_by else None,
        "claimed": vendor.claimed.isoformat() if vendor.claimed else None,
        "claim_shown_by": vendor.shown_by or None,
        "objectives": [_behind(each) for each in vendor.behind],
        "owed_by_us": money_document(vendor.owed),
        "why_not_owed_by_us": vendor.without_owed or None,
        "over": vendor.over,
    }


def _behind(each: ResultBehind) -> JsonObject:
    return {
        "objective": each.objective,
        "name": each.name,
        "comparator": each.comparator,
        "target": number(each.target),
        "unit": each.unit,
        "value": number(each.value),
        "verdict": each.verdict,
    }
