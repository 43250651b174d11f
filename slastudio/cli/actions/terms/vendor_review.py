"""The command about the review of another supplier's document."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json, show_lines
from slastudio.cli.judging import judged
from slastudio.cli.listings.vendor_review import review_lines
from slastudio.cli.opened import open_project
from slastudio.reports.machine.vendor_reviews import vendor_review_document
from slastudio.shared.problems import StudioError


def run_vendor_review(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        reviews = judged(project, None).vendor_reviews
    wanted = " ".join(args.document.split()).casefold()
    review = next((each for each in reviews if each.document.casefold() == wanted), None)
    if review is None:
        known = ", ".join(f"“{each.document}”" for each in reviews) or "none yet"
        raise StudioError(
            f"The register vendor_answers names no document “{args.document}”; there is: {known}."
        )
    if args.json:
        show_json(vendor_review_document(review))
    else:
        show_lines(review_lines(review))
    return 0
