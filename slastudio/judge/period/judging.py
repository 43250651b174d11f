"""Judge one objective over one part of a period: on records, with what was excluded, the months
before, and why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from slastudio.contract.data_requests.requests import promised_data
from slastudio.contract.indicators.table import budgeted, runs_clocks, wanted_units
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import Awaited, Excluded, PastVerdict, Result
from slastudio.judge.period.clock_results import clocked, earlier_clocks
from slastudio.judge.period.comparable import why_not_compared
from slastudio.judge.period.consequences import grade_of
from slastudio.judge.period.frames import Frames, JudgedDays
from slastudio.judge.period.months_before import months_before, repeated
from slastudio.judge.period.prepared_rows import Measurable, measurable
from slastudio.judge.period.use_outside import beyond_volume, left_out
from slastudio.judge.period.version_parts import VersionPart
from slastudio.judge.telling.confirmations import held_words
from slastudio.judge.telling.data_owed import owed_words
from slastudio.judge.verdicts.case_outcomes import late_since
from slastudio.judge.verdicts.confirmations import confirmed_uses, improves
from slastudio.judge.verdicts.exclusions import Applied, applied_exclusions
from slastudio.judge.verdicts.results import judged_result, month_outcome, result_of
from slastudio.judge.verdicts.ruling import Ruling
from slastudio.judge.verdicts.windows import Outcome
from slastudio.measure.indicators.rows import Prepared
from slastudio.measure.records.recipe import Measured
from slastudio.shared.counts import count
from slastudio.shared.periods import Period, previous, show_day, zone
from slastudio.shared.problems import StudioError


@dataclass(frozen=True)
class Judging:
    """Hold what judging an objective of one part of a period needs: inputs, the evidence read of
    them, and the part.
    """

    inputs: Inputs
    frames: Frames
    part: VersionPart

    @property
    def agreement(self) -> Agreement:
        return self.part.terms.agreement

    @property
    def version(self) -> str:
        return self.part.terms.ref.version

    def result(self, objective: Objective) -> Result:
        """Judge one objective; terms that cannot be measured leave this one without a verdict, and
        say why.
        """
        try:
            _require_one_unit(objective)
            found = (
                self._clocked(objective)
                if runs_clocks(objective.indicator)
                else self._measured(objective)
            )
        except StudioError as error:
            found = self._unmeasured(objective, f"It cannot be measured: {error}")
        except Exception as error:  # noqa: BLE001 - a fault of ours in one objective must not take the month
            told = f"{type(error).__name__}: {error}"
            found = self._unmeasured(objective, f"This program could not compute it ({told}).")
        found = beyond_volume(self.agreement, self.frames, found, self.part.period)
        return self._explained(self._with_rejected(found))

    def _with_rejected(self, result: Result) -> Result:
        """Tell with a figure how many records of the files it rests on could not be read: they may
        belong to it.
        """
        batches = {each.batch for each in result.sources}
        count = sum(self.inputs.rejected.get(batch, 0) for batch in batches)
        if not count:
            return result
        detail = "records of the files this figure rests on were rejected and may belong to it"
        told = Excluded("", "Could not be read", count, detail)
        return replace(result, excluded=(*result.excluded, told))

    def _unmeasured(self, objective: Objective, reason: str) -> Result:
        nothing = Outcome(Measured(None, 0), Ruling("no_data", reason), 0)
        return result_of(objective, self.agreement, self.version, nothing, None, ())

    def _before(
        self, objective: Objective, verdict: str, judged: Callable[[Period], Outcome | None]
    ) -> tuple[tuple[PastVerdict, ...], tuple[str, ...]]:
        """Return the verdicts of the months before, and which of them make a miss a repeated one."""
        pricing = self.agreement.pricing
        count = pricing.repeat_count if verdict == "missed" else None
        if self.inputs.rehearsed and count is None:
            return (), ()
        past = months_before(self.inputs, self.agreement, objective, judged)
        return past, repeated(self.inputs, count, pricing.repeat_months, past)

    def _clocked(self, objective: Objective) -> Result:
        inputs, frames, agreement = self.inputs, self.frames, self.agreement
        found = clocked(inputs, frames, objective, agreement, self.part.period)
        measured = found.as_measured.figure.value
        earlier = earlier_clocks(inputs, frames, objective, agreement, previous(inputs.period))
        told = result_of(
            objective, agreement, self.version, found.outcome, measured, found.excluded
        )
        budget = told.budget
        if budget is not None and budgeted(objective.indicator) == "late_cases":
            period = self.part.period
            days = (period.first_day, period.last_day)
            since = late_since(objective, agreement, found.cases, days, budget.allowed)
            budget = replace(budget, spent_on=since)
        past, misses = self._before(
            objective,
            found.outcome.ruling.verdict,
            lambda period: earlier_clocks(inputs, frames, objective, agreement, period),
        )
        return replace(
            told,
            budget=budget,
            cases=found.cases,
            sources=found.sources,
            previous_value=earlier.figure.value,
            previous_verdict=earlier.ruling.verdict,
            not_compared="unfinished" if inputs.as_of < inputs.period.end else "",
            trend=found.trend,
            past=past,
            misses=misses,
        )

    def _measured(self, objective: Objective) -> Result:
        rows = measurable(self.inputs, self.agreement, objective, self.frames)
        span = self.frames.span(self.part.period)
        told = applied_exclusions(
            self.agreement,
            objective,
            self.inputs.exclusions,
            self.part.period,
            self.inputs.as_of,
        )
        result = self._on_rows(objective, rows, rows.kept, told, rows.burning)
        if rows.sure is not rows.kept:
            result = self._as_confirmed(objective, rows, result, told)
        past = self._earlier(objective, rows, previous(self.inputs.period))
        grade = grade_of(objective, self.agreement.objectives, result.value)
        before, misses = self._before(
            objective, result.verdict, lambda period: self._earlier(objective, rows, period)
        )
        return replace(
            result,
            previous_value=past.figure.value if past else None,
            previous_verdict=past.ruling.verdict if past else None,
            previous_interval=_limits(past, result),
            not_compared=why_not_compared(
                self.inputs,
                rows.known,
                span,
                self.frames.span(previous(self.inputs.period)),
            ),
            tolerance=self._tolerance(objective),
            left_out=self._left_out(rows.sure_applied if result.awaited else rows.applied, span),
            grade=grade.name if grade else "",
            past=before,
            misses=misses,
        )

    def _on_rows(
        self,
        objective: Objective,
        rows: Measurable,
        kept: Prepared,
        told: tuple[Applied, ...],
        burning: Prepared | None,
    ) -> Result:
        """Judge an objective on what is left of its rows."""
        span, period = self.frames.span(self.part.period), self.inputs.period
        until = self.inputs.evidence_until
        return judged_result(
            objective,
            self.agreement,
            self.version,
            rows.prepared,
            kept,
            (span.trend, span.first, self._last_judged_day(objective, span)),
            told,
            self.inputs.source,
            until and until.astimezone(zone(period.zone)).date(),
            rows.known.within if self.inputs.covered else None,
            left_out(self.agreement, rows, self.part.period),
            burning,
        )

    def _as_confirmed(
        self, objective: Objective, rows: Measurable, result: Result, told: tuple[Applied, ...]
    ) -> Result:
        """Return a result that owes nothing to uses of exclusions nobody confirmed: the one without
        them, where they would better the verdict.
        """
        sure = {each.exclusion.id: each.spans for each in self._sure(objective)}
        left = tuple(replace(each, spans=sure.get(each.exclusion.id, ())) for each in told)
        found = self._on_rows(objective, rows, rows.sure, left, rows.sure_burning)
        if not improves(result.verdict, found.verdict):
            return result
        unconfirmed = [each for each in told if each.unconfirmed]
        uses = tuple(dict.fromkeys(use for each in unconfirmed for use in each.unconfirmed))
        by = tuple(dict.fromkeys(each.exclusion.confirmed_role or "client" for each in unconfirmed))
        held = replace(found, awaited=Awaited(result.value, result.verdict, uses, by))
        return replace(held, reason=f"{found.reason} {held_words(held)}")

    def _sure(self, objective: Objective) -> tuple[Applied, ...]:
        """Return the exclusions of the part that count whatever they do to the verdict."""
        counting = confirmed_uses(self.agreement, self.inputs.exclusions, self.inputs.as_of)
        return applied_exclusions(self.agreement, objective, counting, self.part.period)

    def _tolerance(self, objective: Objective) -> Decimal | None:
        """Return the points by which runs on an evaluation set may differ without a regression."""
        on_sets = objective.indicator.evidence == "evaluations" and objective.unit == "%"
        return self.agreement.evaluation.regression_points if on_sets else None

    def _left_out(
        self, exclusions: tuple[Applied, ...], span: JudgedDays
    ) -> tuple[tuple[datetime, datetime, str], ...]:
        """Return the spans left out that the trend reaches back to, with the name of what leaves
        them out.
        """
        first = self.frames.grid.day(span.trend)
        spans = (
            (start, end, each.exclusion.name) for each in exclusions for start, end in each.spans
        )
        return tuple(each for each in spans if each[1].date() >= first)

    def _earlier(self, objective: Objective, rows: Measurable, before: Period) -> Outcome | None:
        """Judge a period before by the version in force at its end; None where that one did not
        measure the same.
        """
        # a period's end is the first moment after it, at which other terms may be in force
        terms = self.inputs.terms_at(before.end - timedelta(seconds=1))
        past = terms.agreement.objective(objective.id)
        if past is None or past.indicator != objective.indicator:
            return None
        span = self.frames.span(before)
        known = rows.known.within if self.inputs.covered else None

        def judged(kept: Prepared) -> Outcome:
            return month_outcome(past, terms.agreement, kept, span.first, span.last, known)

        found = judged(rows.kept)
        if rows.sure is rows.kept:
            return found
        sure = judged(rows.sure)
        return sure if improves(found.ruling.verdict, sure.ruling.verdict) else found

    def _last_judged_day(self, objective: Objective, span: JudgedDays) -> int:
        """Return the last day whose rolling window is judged: none after the evidence ends, while
        the month is under way.
        """
        if objective.window.kind != "rolling" or self.inputs.evidence_until is None:
            return span.last
        until = self.inputs.evidence_until.astimezone(zone(self.inputs.period.zone)).date()
        return max(span.first, min(span.last, self.frames.grid.index_of(until)))

    def _explained(self, result: Result) -> Result:
        """Say who owed missing data; by some agreements a provider's missing data is a miss after
        the cure time.
        """
        if result.verdict != "no_data":
            return result
        methods = self.agreement.objectives
        objective = self.agreement.objective(result.id)
        if objective is None:
            return result
        promised = promised_data(self.agreement, objective)
        owed = owed_words(self.agreement, objective, self.inputs.period)
        reason = f"{result.reason} {owed}"
        if methods.missing_data != "missed" or promised is None or promised.side != "provider":
            return replace(result, reason=reason)
        cured = self.inputs.period.end + timedelta(days=promised.due_days + methods.cure_days)
        if self.inputs.as_of < cured:
            return replace(result, reason=f"{reason} It counts as missed from {show_day(cured)}.")
        return replace(
            result,
            verdict="missed",
            reason=f"{reason} The cure time of {count(methods.cure_days, 'day')} has passed.",
        )


def _require_one_unit(objective: Objective) -> None:
    """Raise StudioError where figure and target stand in different units: comparing them as they
    are would be a verdict on nothing.
    """
    wanted = wanted_units(objective.indicator)
    if wanted and objective.unit and objective.unit not in wanted:
        raise StudioError(
            f"its figure comes in {' or '.join(wanted)} and its target stands in “{objective.unit}”. "
            "Write both in one unit."
        )


def _limits(past: Outcome | None, result: Result) -> tuple[Decimal, Decimal] | None:
    """Return the interval of the period before, where records are a sample."""
    if past is None or past.figure.interval is None or result.complete != "sampled":
        return None
    low, high = past.figure.interval
    return Decimal(repr(low)), Decimal(repr(high))
