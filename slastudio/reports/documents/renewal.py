"""The renewal pack: a year's record, targets that can be kept, and what the hours say of the price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import show_number, show_percent, show_value
from slastudio.judge.foresight.adviser import Advice
from slastudio.judge.foresight.prospects import Chances
from slastudio.judge.foresight.renewal import (
    PromiseRecord,
    RenewalRecord,
    credit_of,
    hours_sentences,
    promise_records,
    retained_hours,
    spend_of,
    sums_of,
    term_facts,
    was_bound,
)
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.statuses import VERDICTS, status_word
from slastudio.judge.telling.duties import duty_sentence
from slastudio.judge.telling.results import COMPARATOR_WORDS, target_words
from slastudio.reports.content.blocks import (
    Align,
    Block,
    Cell,
    Document,
    Facts,
    Figure,
    Heading,
    Legend,
    Paragraph,
    Strong,
    Table,
    VerdictMark,
)
from slastudio.reports.content.brand import Brand
from slastudio.reports.sections.summary import DECISION_HEAD, decision_row
from slastudio.shared.counts import count, verb
from slastudio.shared.periods import show_day

KIND = "Renewal pack"
_MONTH_HEAD = ("Month", "Met", "Missed", "Open", "Credit", "Hours", "Models", "Incidents")
_TARGET_HEAD = ("Promise", "Agreed", "Observed", "Proposed", "Kept with")


def renewal_document(
    record: RenewalRecord, draft: Agreement, issued: date, brand: Brand | None = None
) -> Document:
    """Return the pack as plain content; it proposes, and binds nobody until a version is signed.

    draft: whose term, fee and targets a renewal would write anew. What the provider wants for
    itself, its internal targets, is not in it.
    """
    latest = record.latest
    span = f"{record.months[0].period.title} to {latest.period.title}"
    if len(record.months) == 1:
        span = latest.period.title
    return Document(
        title=f"{KIND} – {latest.client}",
        kind=KIND,
        client=latest.client,
        provider=latest.provider,
        version=f"agreement {latest.agreement.version}",
        issued=issued,
        period_label=span,
        draft=False,
        blocks=(
            Paragraph(latest.client, "kind"),
            Heading(f"{KIND}, {span}"),
            Paragraph(
                f"As of {show_day(issued)}. A proposal from the record of {count(len(record.months), 'month')}; nothing in it is "
                "agreed until a new version is signed.",
                "muted",
            ),
            Heading("The term", level=2),
            Facts(term_facts(draft, issued)),
            Heading("The record", level=2),
            *_record(record),
            Heading("Promises month by month", level=2),
            *_promises(record),
            Heading("Targets that can be kept", level=2),
            *_targets(record),
            Heading("Hours and price", level=2),
            *_price(record, draft),
            Heading("Open at the renewal", level=2),
            *_open(latest),
        ),
        subject=f"{KIND}, {span}",
        keywords=("renewal", latest.client),
        brand=brand or Brand(),
    )


# -- the record ----------------------------------------------------------------------------------------------------


def _record(record: RenewalRecord) -> Iterator[Block]:
    rows = [_month_row(each) for each in record.months]
    if len(rows) > 1:
        rows.append(_sums(record.months))
    yield Table(
        _MONTH_HEAD,
        tuple(rows),
        align=("left", "right", "right", "right", "right", "right", "right", "right"),
        widths=(3.4, 1, 1.2, 1, 1.8, 1.6, 2.2, 1.6),
        caption="Open: neither met nor missed, such as not proven. “–”: not computed, or nothing is known.",
    )
    if record.left_out:
        yield Paragraph(f"Without a figure, and left out: {', '.join(record.left_out)}.", "muted")
    unbound = [each.period.title for each in record.months if not was_bound(each)]
    if unbound:
        yield Paragraph(
            f"No signed version was in force in {' and '.join(unbound)}: judged all the same, binding nobody.",
            "muted",
        )


def _month_row(month: Assessment) -> tuple[Cell, ...]:
    settled = month.count("met") + month.count("missed")
    credit, spent = credit_of(month), spend_of(month)
    hours = month.hours
    return (
        month.period.title,
        show_number(month.count("met")),
        show_number(month.count("missed")),
        show_number(len(month.results) - settled),
        "–" if credit is None else str(credit),
        "–" if hours is None or not hours.entered else f"{show_number(hours.worked, 1)} h",
        "–" if spent is None else str(spent),
        _incidents(month),
    )


def _incidents(month: Assessment) -> str:
    return show_number(len(month.incident_stories)) if month.knows_incidents else "–"


def _sums(months: Sequence[Assessment]) -> tuple[Cell, ...]:
    met, missed = (sum(each.count(word) for each in months) for word in ("met", "missed"))
    total = sum(len(each.results) for each in months)
    worked = [each.hours.worked for each in months if each.hours is not None and each.hours.entered]
    return (
        "Known together",
        show_number(met),
        show_number(missed),
        show_number(total - met - missed),
        sums_of([credit_of(each) for each in months]),
        f"{show_number(sum(worked), 1)} h" if worked else "–",
        sums_of([spend_of(each) for each in months]),
        show_number(sum(len(each.incident_stories) for each in months)),
    )


# -- promises ------------------------------------------------------------------------------------------------------


def _promises(record: RenewalRecord) -> Iterator[Block]:
    promises = promise_records(record)
    if not promises:
        yield Paragraph("No month promised anything.")
        return
    months = [each.period for each in record.months]
    head = ("Promise", *(each.title[:3] for each in months), "Met")
    yield Table(
        head,
        tuple(_promise_row(each) for each in promises),
        align=_promise_columns(len(months)),
        widths=(5.5, *(0.8,) * len(months), 1.4),
    )
    used = {each for one in promises for each in one.verdicts if each is not None}
    marks = tuple(VerdictMark(each, status_word(each)) for each in VERDICTS if each in used)
    empty = any(None in each.verdicts for each in promises)
    yield Legend(marks, "empty: nothing was promised" if empty else "")


def _promise_columns(months: int) -> tuple[Align, ...]:
    marks: list[Align] = ["left"] * (months + 1)
    return (*marks, "right")


def _promise_row(promise: PromiseRecord) -> tuple[Cell, ...]:
    moved = ", changed in these months" if promise.target_moved else ""
    return (
        Strong(promise.name, f"{target_words(promise.latest)}{moved}"),
        *("" if each is None else VerdictMark(each, "") for each in promise.verdicts),
        f"{promise.met} of {promise.settled}" if promise.settled else "–",
    )


# -- targets -------------------------------------------------------------------------------------------------------


def _targets(record: RenewalRecord) -> Iterator[Block]:
    if record.not_advised:
        yield Paragraph(record.not_advised)
        return
    yield Paragraph(
        "Proposed is the strictest round target that would be found met in a coming month with a chance of at least "
        f"{show_percent(record.chance)}, never stricter than what was observed."
    )
    yield Table(
        _TARGET_HEAD,
        tuple(_target_row(each) for each in record.advices),
        align=("left", "figure", "figure", "figure", "right"),
        widths=(6, 2, 2, 2, 1.8),
        caption="Kept with: the chance that the agreed target is met in a coming month, and the proposed one.",
    )
    for each in record.advices:
        if told := each.reasons_to_client:
            yield Paragraph(" ".join(told), "muted", lead=f"{each.name}.")


def _target_row(advice: Advice) -> tuple[Cell, ...]:
    unit, least = advice.unit, COMPARATOR_WORDS[advice.comparator]
    return (
        Strong(advice.name, least),
        _figure(advice.target, unit),
        _figure(advice.comparable, unit),
        _figure(advice.proposed, unit),
        f"{_chance(advice.chances)} → {_chance(advice.proposed_chances)}",
    )


def _figure(value: Decimal | None, unit: str) -> Cell:
    return "–" if value is None else Figure(show_value(value, unit))


def _chance(chances: Chances | None) -> str:
    return "–" if chances is None else show_percent(chances.met)


# -- price ---------------------------------------------------------------------------------------------------------


def _price(record: RenewalRecord, draft: Agreement) -> Iterator[Block]:
    hours = retained_hours(record, draft)
    yield Paragraph(" ".join(hours_sentences(hours, draft.pricing.overage_rate)))
    if hours.known:
        rows = [
            (month.period.title, _hours(worked), _included(month), _overage(month))
            for month, worked in zip(record.months, hours.by_month, strict=True)
        ]
        yield Table(
            ("Month", "Of the retainer", "Included", "Overage"),
            tuple(rows),
            align=("left", "right", "right", "right"),
            widths=(5, 3, 3, 3),
            caption="Without hours of accepted requests, and without those nobody agreed to.",
        )


def _hours(worked: Decimal | None) -> str:
    return "none entered" if worked is None else f"{show_number(worked, 2)} h"


def _included(month: Assessment) -> str:
    hours = month.hours
    if hours is None or hours.included is None:
        return "–"
    carried = f" + {show_number(hours.carried, 2)} h carried" if hours.carried else ""
    return f"{show_number(hours.included, 2)} h{carried}"


def _overage(month: Assessment) -> str:
    hours = month.hours
    if hours is None or not hours.entered:
        return "–"
    price = ""
    if hours.overage and hours.amount is not None:
        price = f", {show_value(hours.amount, hours.currency)}"
    return f"{show_number(hours.overage, 2)} h{price}"


# -- what is open --------------------------------------------------------------------------------------------------


def _open(latest: Assessment) -> Iterator[Block]:
    if latest.needed:
        yield Table(
            DECISION_HEAD,
            tuple(decision_row(each, latest.period) for each in latest.needed),
            widths=(4, 2, 4, 4),
        )
    else:
        yield Paragraph("No decision is open, and no verdict or record asks for one.")
    late = [each for each in latest.duties if each.state in ("missed", "not_shown")]
    for side, told in (("provider", latest.provider), ("client", latest.client)):
        own = [duty_sentence(each) for each in late if each.side == side]
        if own:
            yield Paragraph(
                " ".join(own), lead=f"Not shown as done in {latest.period.title}, {told or side}:"
            )
    asked = sum(each.moves for each in latest.questions)
    if asked:
        yield Paragraph(
            f"{count(asked, 'question')} on which verdicts depend {verb(asked, 'is', 'are')} open.",
        )
