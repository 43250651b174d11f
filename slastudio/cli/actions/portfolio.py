"""The command about several clients at once."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from slastudio.cli.console import show_json, show_lines
from slastudio.cli.listings.portfolio import portfolio_lines
from slastudio.operations.portfolio.summaries import PortfolioEntry, entries, judged_anew
from slastudio.reports.machine.client_line import client_document
from slastudio.shared.json_values import JsonObject
from slastudio.shared.problems import StudioError


def run_portfolio(args: argparse.Namespace) -> int:
    paths = _projects(args.places)
    found = entries(paths) if args.kept else tuple(judged_anew(paths))
    if args.json:
        show_json({"clients": [_document(each) for each in found]})
    else:
        show_lines(portfolio_lines(found, datetime.now(UTC)))
    return 1 if any(each.problem for each in found) else 0


def _projects(places: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for place in places:
        found += sorted(place.glob("*.slastudio")) if place.is_dir() else [place]
    if not found:
        raise StudioError("There is no project there. Name projects, or the folder they lie in.")
    return list(dict.fromkeys(found))


def _document(entry: PortfolioEntry) -> JsonObject:
    return {
        "project": str(entry.path),
        "changed_since": entry.changed,
        "problem": entry.problem,
        "client": None if entry.line is None else client_document(entry.line),
    }
