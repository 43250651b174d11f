"""A real project whose March leaves much open: a status nobody knows, an export that comes again, days
without evidence.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand, Pricing
from slastudio.contract.terms.governance import Delivery
from slastudio.contract.terms.objectives import Indicator, Objective
from slastudio.contract.terms.scope import Parties
from slastudio.contract.terms.support import WEEKDAYS, OpenHours, ServiceCalendar
from slastudio.operations.agreements.terms import save_agreement
from slastudio.operations.evidence.imports import import_file
from slastudio.project.file import Project

MONTH = "2026-03"
WORD = "word:requests:status:cancelled"
AGAIN = "again:costs"
SPAN = "span:probes:2026-03-26..2026-03-31"
# what is told of it everywhere
AVAILABLE = "75 % to 77 %"
COVERED = "30 of the 31 days due; missing: 27 Mar"

OBJECTIVES = (
    Objective(
        "av", "Availability", indicator=Indicator("availability", "requests"), target=Decimal(76)
    ),
    Objective(
        "spend",
        "Spend",
        indicator=Indicator("spend", "costs"),
        comparator="<=",
        target=Decimal(50),
        unit="EUR",
    ),
    Objective("up", "Uptime", indicator=Indicator("availability", "probes"), target=Decimal(99)),
)


def open_terms() -> Agreement:
    """Return an agreement with service hours, a credit and a rhythm of data."""
    plain = Agreement()
    week = tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5])
    support = replace(plain.support, calendar=ServiceCalendar(hours=week))
    deliveries = (Delivery("requests", arrives="daily"), Delivery("probes", arrives="daily"))
    return replace(
        plain,
        parties=Parties(client="Larkmere", provider="Studio North"),
        objectives=replace(plain.objectives, objectives=OBJECTIVES),
        support=support,
        data=replace(plain.data, deliveries=deliveries),
        pricing=Pricing(
            monthly_fee=Decimal(1000),
            credits=(CreditBand("availability", ("av",), None, Decimal(100), Decimal(10)),),
        ),
    )


def make_open_month(path: Path) -> Path:
    """Make the project at a path; its files lie beside it."""
    project = Project.create(path, Agreement())
    save_agreement(project, open_terms())
    words = ["success"] * 75 + ["cancelled"] * 2 + ["error"] * 23
    days = [day for day in range(1, 32) if day != 27]
    requests = [
        (f"2026-03-{days[place % 30]:02d}T12:00:00Z", f"r{place}", 500, word)
        for place, word in enumerate(words)
    ]
    headings = "time request_id latency_ms status"
    import_file(project, written(path.with_name("requests.csv"), headings, requests))
    for name, last in (("first", 3), ("second", 4)):
        bills = [(f"2026-03-{day:02d}", "A", "10.00", "EUR", name) for day in range(1, last + 1)]
        file = written(path.with_name(f"{name}.csv"), "date service amount currency note", bills)
        import_file(project, file)
    probes = [(f"2026-03-{day:02d}T00:00:00Z", "chat", "true") for day in range(1, 26)]
    import_file(project, written(path.with_name("probes.csv"), "time target up", probes))
    project.close()
    return path


def written(path: Path, headings: str, rows: Sequence[tuple[object, ...]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(headings.split())
        writer.writerows(rows)
    return path
