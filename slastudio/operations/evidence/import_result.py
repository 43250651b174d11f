"""What an import did."""

from __future__ import annotations

from dataclasses import dataclass

from slastudio.evidence.questions import GivenAnswer
from slastudio.operations.changes import Changed
from slastudio.project.evidence.batches import Batch


@dataclass(frozen=True)
class ImportResult:
    """Hold the batch an import made and what it changed.

    already: the same file had been imported under the same mapping; nothing was stored, and `batch`
    is the earlier one with the counts this import would have had. answers: those in force before
    and after, of the questions answered with it.
    """

    batch: Batch
    changed: Changed
    already: bool = False
    answers: tuple[dict[str, GivenAnswer], dict[str, GivenAnswer]] = ({}, {})
