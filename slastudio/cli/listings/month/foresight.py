"""Advice on targets and replays of history, as JSON documents and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from decimal import Decimal

from slastudio.contract.words.figures import show_against, show_percent, show_value
from slastudio.judge.foresight.adviser import Advice
from slastudio.judge.foresight.prospects import Chances
from slastudio.judge.foresight.replay import ReplayedMonth, Tally, TierReplay
from slastudio.judge.foresight.seasons import Margin, SpanFigure
from slastudio.judge.outcome.statuses import VERDICTS, mark_of
from slastudio.operations.analysis.adviser import Advisory
from slastudio.operations.analysis.replay import Replay
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject

_GAP = "  "


def aligned(rows: Sequence[Sequence[str]], *, left: Iterable[int] = (0,)) -> list[str]:
    """Return rows of texts as lines with their columns aligned; the columns named by `left` to the
    left, others right.
    """
    columns = []
    for place, texts in enumerate(zip(*rows, strict=True)):
        width = max(map(len, texts))
        justify = str.ljust if place in set(left) else str.rjust
        columns.append([justify(text, width) for text in texts])
    return [_GAP.join(cells).rstrip() for cells in zip(*columns, strict=True)]


# -- advice --------------------------------------------------------------------------------------------------------


def advisory_document(advisory: Advisory) -> JsonObject:
    """Return advice as JSON: decimals are strings, chances numbers from 0 to 1, days ISO."""
    return {
        "agreement": advisory.agreement.version,
        "sha256": advisory.agreement.sha256,
        "zone": advisory.zone,
        "first": advisory.first.isoformat(),
        "last": advisory.last.isoformat(),
        "seed": advisory.seed,
        "chance": advisory.chance,
        "objectives": [_advice(each) for each in advisory.advices],
    }


def _advice(advice: Advice) -> JsonObject:
    return {
        "id": advice.id,
        "name": advice.name,
        "unit": advice.unit,
        "comparator": advice.comparator,
        "target": _decimal(advice.target),
        "internal_target": _decimal(advice.internal_target),
        "baseline": None
        if advice.first is None or advice.last is None
        else {
            "first": advice.first.isoformat(),
            "last": advice.last.isoformat(),
            "weeks": advice.weeks,
        },
        "weeks_missing": advice.weeks_missing,
        "observed": _decimal(advice.observed),
        "comparable": _decimal(advice.comparable),
        "interval": None
        if advice.interval is None
        else [_decimal(each) for each in advice.interval],
        "samples": advice.samples,
        "weekly": [_span(each) for each in advice.weekly],
        "coming": advice.coming or None,
        "chances": _chances(advice.chances),
        "proposed": _decimal(advice.proposed),
        "before_margin": _decimal(advice.before_margin),
        "proposed_chances": _chances(advice.proposed_chances),
        "proposed_internal": _decimal(advice.internal),
        "margin": _margin(advice.margin),
        "worse": _decimal(advice.worse),
        "samples_needed": advice.samples_needed,
        "samples_ahead": advice.samples_ahead,
        "reasons": list(advice.reasons),
    }


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")


def _span(figure: SpanFigure) -> JsonObject:
    return {
        "first": figure.first.isoformat(),
        "last": figure.last.isoformat(),
        "value": _decimal(figure.value),
        "samples": figure.samples,
    }


def _chances(chances: Chances | None) -> dict[str, float] | None:
    if chances is None:
        return None
    return {each.name: round(getattr(chances, each.name), 4) for each in fields(chances)}


def _margin(margin: Margin | None) -> JsonObject | None:
    if margin is None:
        return None
    return {
        "of": margin.of,
        "best": _span(margin.best),
        "worst": _span(margin.worst),
        "difference": _decimal(margin.difference),
        "by_chance": _decimal(margin.by_chance),
        "figure": _decimal(margin.figure),
    }


def advisory_lines(advisory: Advisory) -> list[str]:
    """Return advice as a table of proposals, then the reasons by objective."""
    head = (
        "Objective",
        "observed",
        "target",
        "kept",
        "proposed",
        "kept",
        "internal",
        "samples",
        "needed",
    )
    rows = [head, *(_advice_row(each) for each in advisory.advices)]
    lines = [
        f"Targets for {advisory.agreement.version} from evidence of {advisory.first} to {advisory.last} ({advisory.zone}), "
        f"to be kept with a chance of {show_percent(advisory.chance)}",
        *aligned(rows),
    ]
    for each in advisory.advices:
        span = (
            ""
            if each.first is None
            else f" ({each.first} to {each.last}, {count(each.weeks, 'week')} with data)"
        )
        lines.append(f"{each.name}{span}")
        lines += [f"  {reason}" for reason in each.reasons]
        lines += [f"  By weeks: {_weekly(each)}"] if each.weekly else []
    return lines


def _advice_row(advice: Advice) -> tuple[str, ...]:
    unit = advice.unit
    observed = show_value(advice.comparable, unit) if advice.comparable is not None else "–"
    return (
        advice.name,
        observed,
        f"{advice.comparator} {show_value(advice.target, unit)}",
        _met(advice.chances),
        "–"
        if advice.proposed is None
        else f"{advice.comparator} {show_value(advice.proposed, unit)}",
        _met(advice.proposed_chances),
        show_value(advice.internal, unit),
        f"{advice.samples_ahead:,}" if advice.samples_ahead else "–",
        "–" if advice.samples_needed is None else f"{advice.samples_needed:,}",
    )


def _met(chances: Chances | None) -> str:
    return "–" if chances is None else show_percent(chances.met)


def _weekly(advice: Advice) -> str:
    told = (show_value(each.value, advice.unit) for each in advice.weekly)
    return ", ".join(told)


# -- replay --------------------------------------------------------------------------------------------------------


def replay_document(replay: Replay) -> JsonObject:
    """Return a replay as JSON: decimals are strings; credits, exposure and share are null where
    nothing can be reckoned.
    """
    return {
        "terms": replay.terms,
        "sha256": replay.sha256,
        "zone": replay.zone,
        "months": list(replay.months),
        "agreed_tier": replay.agreed or None,
        "tiers": [_tier(each) for each in replay.tiers],
        "notes": list(replay.notes),
    }


def _tier(tier: TierReplay) -> JsonObject:
    return {
        "id": tier.tier or None,
        "name": tier.name or None,
        "fee": _decimal(tier.fee),
        "currency": tier.currency,
        "misses": tier.misses,
        "exposure": _decimal(tier.exposure),
        "share_percent": None
        if tier.share is None
        else format(tier.share.quantize(Decimal("0.0001")), "f"),
        "most_a_month": _decimal(tier.most),
        "worst_month": tier.worst or None,
        "months_without_data": list(tier.without_data),
        "objectives": [_tally(each) for each in tier.tallies],
        "months": [_month(each) for each in tier.months],
    }


def _tally(tally: Tally) -> JsonObject:
    return {
        "id": tally.objective,
        "name": tally.name,
        "unit": tally.unit,
        "comparator": tally.comparator,
        "target": _decimal(tally.target),
        **{str(verdict): months for verdict, months in tally.verdicts.items()},
        "credit_lines": tally.credit_lines,
    }


def _month(month: ReplayedMonth) -> JsonObject:
    return {
        "month": month.label,
        "has_data": month.has_data,
        "credit": _decimal(month.credit),
        "percent": _decimal(month.percent),
        "lines": [
            {"name": each.name, "objective": each.objective, "percent": _decimal(each.percent)}
            for each in month.lines
        ],
        "working": list(month.working),
        "why": month.why or None,
        "repeated": list(month.repeated),
        "results": [
            {
                "id": each.objective,
                "verdict": each.verdict,
                "value": _decimal(each.value),
                "reason": each.reason,
            }
            for each in month.figures
        ],
        "notes": list(month.notes),
    }


def replay_lines(replay: Replay) -> list[str]:
    """Return a replay in words: a table of verdicts and credits by month for every tier."""
    lines = [f"{replay.terms} held against {_spoken(replay.months)} ({replay.zone})"]
    for tier in replay.tiers:
        lines += ["", *_tier_lines(tier, tier.tier != "" and tier.tier == replay.agreed)]
    legend = ", ".join(f"{mark_of(each)} {each.replace('_', ' ')}" for each in VERDICTS)
    return [*lines, "", legend, *(f"○ {note}" for note in replay.notes)]


def _spoken(months: Sequence[str]) -> str:
    return (
        months[0]
        if len(months) == 1
        else f"{months[0]} to {months[-1]}, {count(len(months), 'month')}"
    )


def _tier_lines(tier: TierReplay, agreed: bool) -> list[str]:
    name = tier.name or "The terms as they stand"
    fee = f", {show_value(tier.fee, tier.currency)} a month" if tier.fee is not None else ""
    rows = [["Objective", "target", *(each.label for each in tier.months), "missed"]]
    for place, tally in enumerate(tier.tallies):
        cells = [_cell(month, place, tally) for month in tier.months]
        target = f"{tally.comparator} {show_value(tally.target, tally.unit)}"
        rows.append([tally.name, target, *cells, str(tally.verdicts["missed"])])
    due = [show_value(each.credit, tier.currency) for each in tier.months]
    rows.append(["Credit", "", *due, show_value(tier.exposure, tier.currency)])
    return [f"{name}{' (agreed)' if agreed else ''}{fee}", *aligned(rows), *_summary(tier)]


def _cell(month: ReplayedMonth, place: int, tally: Tally) -> str:
    figure = month.figures[place]
    return f"{show_against(figure.value, tally.target, tally.unit)} {mark_of(figure.verdict)}"


def _summary(tier: TierReplay) -> list[str]:
    lines = []
    if tier.exposure is None:
        lines.append(
            next((each.why for each in tier.months if each.why), "No credit can be reckoned.")
        )
    else:
        share = (
            ""
            if tier.share is None
            else f", {show_value(tier.share, '%')} of the fees of those months"
        )
        lines.append(
            f"Misses: {tier.misses}. Credits: {show_value(tier.exposure, tier.currency)}{share}."
        )
    if tier.worst:
        worst = next(each for each in tier.months if each.label == tier.worst)
        lines.append(
            f"Worst month: {worst.title}, {show_value(worst.credit, tier.currency)}. {'; '.join(worst.working)}."
        )
    if tier.most is not None:
        lines.append(f"The cap allows at most {show_value(tier.most, tier.currency)} a month.")
    if tier.without_data:
        lines.append(f"Without data, and so without a verdict: {', '.join(tier.without_data)}.")
    names = {each.objective: each.name for each in tier.tallies}
    repeated = [
        f"{names.get(name, name)} ({month.label})"
        for month in tier.months
        for name in month.repeated
    ]
    if repeated:
        lines.append(f"Repeated breaches: {', '.join(repeated)}.")
    return lines
