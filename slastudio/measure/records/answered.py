"""Which requests were answered and which failed by their status, where no objective is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from slastudio.contract.indicators.status_words import BAD, GOOD, meaning_of
from slastudio.evidence.arrays import Array, Series
from slastudio.measure.records.groups import codes_of


@dataclass(frozen=True)
class AnsweredRequests:
    """Tell of each request what its status says; every array has one place a request.

    A request without a status, or with a word that counts as no event, is none of these. unclear:
    a word that nobody has said the meaning of.
    """

    good: Array
    failed: Array
    unclear: Array


def answered_requests(status: Series, readings: Mapping[str, str]) -> AnsweredRequests:
    """Return what the statuses of requests say; readings: by word, as it was answered."""
    codes, words = codes_of(status)
    meanings = np.array([meaning_of(word, readings) for word in words] + ["blank"])[codes]
    meanings[codes < 0] = "blank"
    return AnsweredRequests(meanings == GOOD, meanings == BAD, meanings == "")
