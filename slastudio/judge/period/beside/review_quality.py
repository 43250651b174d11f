"""Gather what people say of a period's answers: reviewers – reasons of edits, agreement with each
other and with a judging model – and, apart from them, users of the product.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pandas as pd

from slastudio.judge.outcome.beside.review_quality import Agreeing, ReviewQuality, UserFeedback
from slastudio.judge.outcome.inputs import Inputs
from slastudio.measure.sampling.rater_agreement import RaterAgreement, agreement_of

# answers of a period may be judged by the model up to so long before people do
_BACK = timedelta(days=31)


def review_quality(inputs: Inputs) -> ReviewQuality | None:
    """Return what reviews of the period say; None where there are none."""
    if not inputs.kind_counts.get("reviews"):
        return None
    period = inputs.period
    columns = ("time", "item", "accepted", "edit_reason", "reviewer_role")
    data = inputs.read("reviews", columns, period.start, period.end)
    data = data[data["time"].notna()].sort_values("time", kind="stable")
    if not len(data):
        return None
    reasons = _reasons(data["edit_reason"])
    judged = _judged(data)
    return ReviewQuality(
        len(data),
        sum(number for _, number in reasons),
        reasons,
        _told(_between_reviewers(judged)),
        _told(_with_judge(inputs, judged)),
    )


def user_feedback(inputs: Inputs) -> UserFeedback | None:
    """Return what users say in the period; None where they said nothing."""
    if not inputs.kind_counts.get("feedback"):
        return None
    period = inputs.period
    data = inputs.read("feedback", ("time", "helpful", "reason"), period.start, period.end)
    data = data[data["time"].notna()].sort_values("time", kind="stable")
    if not len(data):
        return None
    helpful = data["helpful"].astype("boolean")
    unhelpful = data[(~helpful).fillna(value=False).to_numpy(bool)]
    reasons = _reasons(unhelpful["reason"])
    return UserFeedback(
        len(data),
        int(helpful.sum()),
        len(unhelpful),
        sum(number for _, number in reasons),
        reasons,
    )


def _reasons(texts: pd.Series) -> tuple[tuple[str, int], ...]:
    """Return the reasons as they are first spelled, equal but for case and blanks counted together."""
    spelled: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for text in texts.dropna().astype(str):
        plain = " ".join(text.split())
        if plain:
            counts[spelled.setdefault(plain.casefold(), plain)] += 1
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _judged(data: pd.DataFrame) -> pd.DataFrame:
    """Return (item, verdict, by) of the reviews that say both an item and whether it was accepted."""
    kept = data[data["item"].notna() & data["accepted"].notna()]
    by = kept["reviewer_role"].astype(object).where(kept["reviewer_role"].notna(), "")
    return pd.DataFrame(
        {
            "item": kept["item"].astype(str).to_numpy(),
            "verdict": kept["accepted"].astype(bool).astype(str).to_numpy(),
            "by": by.astype(str).to_numpy(),
        }
    )


def _between_reviewers(judged: pd.DataFrame) -> RaterAgreement | None:
    """Compare the first two reviews of each item that different roles gave; where no role is told, any
    two.
    """
    first: list[str] = []
    second: list[str] = []
    twice = judged[judged["item"].duplicated(keep=False)]
    for _, rows in twice.groupby("item", sort=True):
        told = list(zip(rows["verdict"], rows["by"], strict=True))
        other = next((v for v, by in told[1:] if not by or by != told[0][1]), None)
        if other is not None:
            first.append(told[0][0])
            second.append(other)
    return agreement_of(first, second) if first else None


def _with_judge(inputs: Inputs, judged: pd.DataFrame) -> RaterAgreement | None:
    """Compare the first evaluation of an answer that passed or failed with the first review of it."""
    if not inputs.kind_counts.get("evaluations") or not len(judged):
        return None
    period = inputs.period
    data = inputs.read("evaluations", ("time", "item", "passed"), period.start - _BACK, period.end)
    data = data[data["item"].notna() & data["passed"].notna()].sort_values("time", kind="stable")
    machine = dict(
        zip(
            reversed(data["item"].astype(str).tolist()),
            reversed(data["passed"].astype(bool).astype(str).tolist()),
            strict=True,
        )
    )
    people = judged.drop_duplicates("item")
    both = [
        (machine[item], verdict)
        for item, verdict in zip(people["item"], people["verdict"], strict=True)
        if item in machine
    ]
    return agreement_of([a for a, _ in both], [b for _, b in both]) if both else None


def _told(found: RaterAgreement | None) -> Agreeing | None:
    return None if found is None else Agreeing(found.items, found.alike, found.kappa)
