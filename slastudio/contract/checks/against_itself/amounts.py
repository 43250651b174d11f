"""Hold amounts against amounts: the cap against what is billed, the volume against its limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from slastudio.contract.checks.against_itself.deliveries import named_kinds, time_of
from slastudio.contract.indicators.table import paid
from slastudio.contract.indicators.use_limits import use_limits
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.contract.terms.governance import Delivery
from slastudio.contract.terms.objectives import Condition
from slastudio.contract.words.figures import show_number

_VOLUME = re.compile(
    r"\b(?:volumes?|requests|traffic|messages|conversations|calls)\b", re.IGNORECASE
)
_ABOVE = re.compile(
    r"\b(?:above|beyond|over|exceed\w*|more than|from)\b (?:the assumed volume by (?:more than )?)?"
    r"(?P<number>\d{1,3}(?:[,. ]\d{3})+|\d{1,9})(?P<percent> ?%)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\b(?:up to (?:that|then|there|these|this)|up to \d[\d,. ]*|between|below that|until then|in between|tolerance)\b",
    re.IGNORECASE,
)

_LEFT_OUT = re.compile(
    r"\b(?:left out of|not counted in|excluded from|no part of) (?:the |every |all )?figures?\b",
    re.IGNORECASE,
)


def amount_findings(a: Agreement) -> Iterator[Finding]:
    """Find caps nobody can hold a bill against, and volumes between which nothing is said."""
    yield from _bills(a)
    yield from _volume(a)
    yield from _no_verdict(a)
    yield from _outside(a)
    yield from _automated(a)


def _bills(a: Agreement) -> Iterator[Finding]:
    if a.costs.monthly_cap is None:
        return
    spent = {o.indicator.evidence for o in a.objectives.objectives if paid(o.indicator) == "spend"}
    sent = {each.evidence for each in a.data.deliveries}
    # without any data agreed nothing is said of bills either way; that is told elsewhere
    if not (spent or sent) or "costs" in spent | sent:
        return
    rows = (*a.data.deliveries, _bill(a))
    yield Finding(
        "cap-without-bills",
        "costs.monthly_cap",
        "warning",
        "spend on models and services is capped, but no bill is sent: logs show requests alone",
        "Evaluations, services and price changes are on the bill and not in the log.",
        Fix("Have the bill sent each month", (("data.deliveries", rows),)),
    )


def _bill(a: Agreement) -> Delivery:
    """Return the delivery of bills, as a duty of the client says it where there is one."""
    bill = Delivery("costs", "Bill of the model vendor", "client")
    for duty in a.client.duties:
        if "costs" in named_kinds(duty.duty):
            days = re.fullmatch(r"(\d{1,3}) days?", time_of(duty))
            due = int(days[1]) if days else bill.due_days
            return replace(bill, owner_role=duty.owner_role, due_days=due)
    return bill


def _volume(a: Agreement) -> Iterator[Finding]:
    agreed, text = a.coverage.monthly_volume, " ".join(a.coverage.outside.split())
    if not agreed or _BETWEEN.search(text):
        return
    for sentence in re.split(r"(?<=\.)\s", text):
        found = _ABOVE.search(sentence) if _VOLUME.search(sentence) else None
        said = _figure(found, agreed) if found else 0
        if said and said != agreed and said * 20 > agreed:
            low, high = sorted((said, agreed))
            yield Finding(
                "volume-gap",
                "coverage.outside",
                "warning",
                f"promises assume {show_number(agreed)} requests a month, something else holds from {show_number(said)} on",
                f"Nothing says what holds between {show_number(low)} and {show_number(high)}.",
            )
            return


def _figure(found: re.Match[str], agreed: int) -> int:
    number = int(re.sub(r"\D", "", found["number"]))
    return agreed + agreed * number // 100 if found["percent"] else number


def _no_verdict(a: Agreement) -> Iterator[Finding]:
    c = a.coverage
    if c.monthly_volume and c.no_verdict_above and c.no_verdict_above < c.monthly_volume:
        yield Finding(
            "no-verdict-below-volume",
            "coverage.no_verdict_above",
            "warning",
            f"promises assume {show_number(c.monthly_volume)} requests a month, and have no verdict above "
            f"{show_number(c.no_verdict_above)}",
            "In an ordinary month nothing could be shown to be kept.",
            Fix(
                f"Begin at {show_number(c.monthly_volume)}",
                (("coverage.no_verdict_above", c.monthly_volume),),
            ),
        )


def _outside(a: Agreement) -> Iterator[Finding]:
    """Find words that leave use out of the figures beside a field that counts it."""
    c = a.coverage
    said = _LEFT_OUT.search(" ".join(c.outside.split()))
    if said and c.outside_counts != "left_out" and use_limits(c):
        yield Finding(
            "outside-in-words",
            "coverage.outside",
            "warning",
            f"the words say “{said[0]}”, and figures count it",
            "Figures follow the field, and each side quotes the words.",
            Fix("Leave it out of figures", (("coverage.outside_counts", "left_out"),)),
        )


def _automated(a: Agreement) -> Iterator[Finding]:
    """Find words that leave automated traffic out where nothing tells which that is."""
    o = a.objectives
    logged = any(each.indicator.evidence == "requests" for each in o.objectives)
    if (
        logged
        and not o.automated
        and re.search(r"\bleft out\b|\bexcluded\b", o.bots, re.IGNORECASE)
    ):
        yield Finding(
            "automated-in-words",
            "objectives.automated",
            "note",
            f"“{o.bots}”, and nothing says by which column that is told",
            "Figures count such requests until a condition leaves them out.",
            Fix(
                "Tell it by a column of its own",
                (
                    (
                        "objectives.automated",
                        (Condition("seg.traffic", "in", "health check, load test"),),
                    ),
                ),
            ),
        )
