"""What vendors owe for a month and nobody claimed yet."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.telling.beside.vendors import claim_words, measured_words, promise_words
from slastudio.shared.periods import show_moment


def vendor_claims(g: ObservedGround) -> Iterator[Observation]:
    """Yield each claim on a vendor that nobody entered as made, with the last moment it can be."""
    for each in g.vendors:
        if not each.is_open:
            continue
        lapsed = each.claim_by is not None and each.claim_by <= g.now
        until = "No time is agreed for the claim."
        if each.claim_by is not None:
            until = (
                f"The claim {'lapsed' if lapsed else 'lapses'} on "
                f"{show_moment(each.claim_by, g.period.zone)}."
            )
        ours = (
            f" We owe {each.owed} for what rests on it." if each.owed and each.owed.amount else ""
        )
        yield Observation(
            "vendor_claim_lapsed" if lapsed else "vendor_claim_open",
            each.id,
            f"{'Not claimed in time' if lapsed else 'To be claimed'} of {each.vendor or each.name}: "
            f"{each.name} missed its promise",
            f"{measured_words(each)}, promised {promise_words(each)}. It owes {claim_words(each)}. "
            f"{until}{ours}",
            "missed" if lapsed else "at_risk",
            each.claim_by,
            (each.id,),
            each.clause,
            page="costs",
            target="vendors",
            figures=tuple((f"credit_{m.currency}", f"{m.amount:f}") for m in each.credit),
        )
