"""The renewal pack: a year's record, targets that can be kept, and what the hours say of the price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import show_number, show_percent, show_value
from slastudio.judge.foresight.adviser import Advice
from slastudio.judge.foresight.prospects import Chances
from slastudio.judge.foresight.renewal import (
    MonthRecord,
    PromiseRecord,
    RenewalPack,
    RenewalRecord,
    hours_sentences,
    known_sums,
    late_duties,
    month_records,
    promise_records,
    questions_that_move,
    retained_hours,
    term_facts,
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
from slastudio.shared.money import Money
from slastudio.shared.periods import show_day

KIND = "Renewal pack"
PROPOSAL = "A proposal: nothing in it is agreed until a new version is signed."
_MONTH_HEAD = ("Month", "Met", "Missed", "Open", "Credit", "Hours", "Models", "Incidents")
_TARGET_HEAD = ("Promise", "Agreed", "Observed", "Proposed", "Kept with")


def renewal_document(pack: RenewalPack, brand: Brand | None = None) -> Document:
    """Return the pack as plain content; it proposes, and binds nobody until a version is signed.

    What the provider wants for itself, its internal targets, is not in it.
    """
    record, draft, issued = pack.record, pack.draft, pack.as_of
    latest = record.latest
    span = record.span
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
                f"As of {show_day(issued)}. From the record of {count(len(record.months), 'month')}. {PROPOSAL}",
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
    months = month_records(record)
    rows = [_month_row(each) for each in months]
    if len(rows) > 1:
        rows.append(_sums(months))
    yield Table(
        _MONTH_HEAD,
        tuple(rows),
        align=("left", "right", "right", "right", "right", "right", "right", "right"),
        widths=(3.4, 1, 1.2, 1, 1.8, 1.6, 2.2, 1.6),
        caption="Open: neither met nor missed, such as not proven. “–”: not computed, or nothing is known.",
    )
    if record.left_out:
        yield Paragraph(f"Without a figure, and left out: {', '.join(record.left_out)}.", "muted")
    if told := unbound_words(record):
        yield Paragraph(told, "muted")


def unbound_words(record: RenewalRecord) -> str:
    """Say in which months nothing that was signed was in force, "" where it always was."""
    if not record.unbound:
        return ""
    months = " and ".join(record.unbound)
    return f"No signed version was in force in {months}: judged all the same, binding nobody."


def _month_row(month: MonthRecord) -> tuple[Cell, ...]:
    return (
        month.period.title,
        show_number(month.met),
        show_number(month.missed),
        show_number(month.open),
        "–" if month.credit is None else str(month.credit),
        "–" if month.worked is None else f"{show_number(month.worked, 1)} h",
        "–" if month.spend is None else str(month.spend),
        "–" if month.incidents is None else show_number(month.incidents),
    )


def _sums(months: Sequence[MonthRecord]) -> tuple[Cell, ...]:
    worked = [each.worked for each in months if each.worked is not None]
    incidents = [each.incidents for each in months if each.incidents is not None]
    return (
        "Known together",
        show_number(sum(each.met for each in months)),
        show_number(sum(each.missed for each in months)),
        show_number(sum(each.open for each in months)),
        _money([each.credit for each in months]),
        f"{show_number(sum(worked), 1)} h" if worked else "–",
        _money([each.spend for each in months]),
        show_number(sum(incidents)) if incidents else "–",
    )


def _money(amounts: Sequence[Money | None]) -> str:
    return " + ".join(map(str, known_sums(amounts))) or "–"


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
            for month, worked in zip(month_records(record), hours.by_month, strict=True)
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


def _included(month: MonthRecord) -> str:
    if month.included is None:
        return "–"
    carried = f" + {show_number(month.carried, 2)} h carried" if month.carried else ""
    return f"{show_number(month.included, 2)} h{carried}"


def _overage(month: MonthRecord) -> str:
    if month.overage is None:
        return "–"
    price = (
        "" if month.price is None else f", {show_value(month.price.amount, month.price.currency)}"
    )
    return f"{show_number(month.overage, 2)} h{price}"


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
    late = late_duties(latest)
    for side, told in (("provider", latest.provider), ("client", latest.client)):
        own = [duty_sentence(each) for each in late if each.side == side]
        if own:
            yield Paragraph(
                " ".join(own), lead=f"Not shown as done in {latest.period.title}, {told or side}:"
            )
    if asked := questions_that_move(latest):
        yield Paragraph(
            f"{count(asked, 'question')} on which verdicts depend {verb(asked, 'is', 'are')} open.",
        )
