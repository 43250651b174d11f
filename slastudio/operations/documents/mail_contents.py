"""What a month's mail to the client holds: what is open, owed and to be confirmed, and the hours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import show_number, show_value
from slastudio.evidence.reply_forms import ALLOWED, FormHead, FormItem, ItemKind, item_id
from slastudio.judge.outcome.assessment import AskedQuestion, Assessment, Hours
from slastudio.judge.telling.billing import unagreed_words
from slastudio.judge.telling.confirmations import confirmation_words
from slastudio.judge.telling.readings import by_when_words
from slastudio.judge.verdicts.confirmations import confirmation_of
from slastudio.operations.analysis.assessments import assess, chosen_period, exclusion_spans
from slastudio.operations.documents.data_requests import Receipt, receipts
from slastudio.operations.registers.records import list_entries
from slastudio.project.chain.things import PROJECT
from slastudio.project.file import Project
from slastudio.reports.documents.data_request import RECEIPT_WORDS
from slastudio.reports.mail.content import ClientMail, MailSection
from slastudio.shared.periods import Period, show_clock, show_day, show_short_day, zone
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.shared.texts import one_line

_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}")
_LONGEST = 1_500


def client_mail(
    project: Project,
    period: Period | str | None = None,
    *,
    issued: date | None = None,
    progress: Progress | None = None,
) -> ClientMail:
    """Gather what a period's mail holds, as of the end of its day of issue."""
    day = issued or datetime.now(UTC).date()
    now = datetime.combine(day, time.max, UTC)
    chosen = chosen_period(project, period)
    found = assess(project, chosen, progress, now=now)
    owed = [each for each in receipts(project, chosen, now=now) if _is_owed(each)]
    sections = (
        ("Questions about your data", _questions(found, owed)),
        ("Uses of exclusions to confirm", _exclusions(project, found.terms, chosen, now)),
        ("Decisions needed", _decisions(project, chosen, now)),
        ("Data owed", map(_data, owed)),
    )
    filled = tuple(MailSection(heading, tuple(items)) for heading, items in sections)
    return ClientMail(
        client=found.client,
        provider=found.provider or "the provider",
        title=chosen.title,
        head=FormHead(project_code(project), chosen.label),
        issued=day,
        sections=tuple(each for each in filled if each.items),
        hours=tuple(_hours(found.hours)),
        zone=chosen.zone,
        sender=_address(found.terms, "provider"),
        receiver=_address(found.terms, "client"),
    )


def project_code(project: Project) -> str:
    """Return the code by which a form is known to belong to this project, whatever its file is
    called.
    """
    with project.reading():
        first = next(iter(project.chain.links()), None)
    if first is None or first.kind != PROJECT:
        raise StudioError(
            "This project has no chain of hashes yet. Open it once for writing, such as in the window."
        )
    return first.content[:12]


# -- what is asked -----------------------------------------------------------------------------------------------------


def _item(
    kind: ItemKind, name: str, title: str, more: Iterable[str], allowed: tuple[str, ...], due: str
) -> FormItem:
    told = "; ".join(each for each in (*more, due and f"needed by {due}") if each)
    return FormItem(
        one_line(item_id(kind, name)),
        one_line(title)[:_LONGEST].strip(),
        one_line(told)[:_LONGEST].strip() or "–",
        allowed,
        due,
    )


def _questions(found: Assessment, owed: Iterable[Receipt]) -> Iterator[FormItem]:
    """Yield the questions that are the client's to answer: all where it clarifies, else those about
    data it sends.
    """
    theirs = {each.evidence for each in found.terms.data.deliveries if each.side == "client"}
    theirs |= {each.request.kind for each in owed}
    for each in found.questions:
        if found.terms.objectives.clarified_by == "client" or each.question.evidence in theirs:
            yield _question(each, found)


def _question(asked: AskedQuestion, found: Assessment) -> FormItem:
    question = asked.question
    readings = (f"{each.name} = {each.about}" for each in question.readings)
    due = by_when_words(asked, found.terms, found.period.zone)
    moved = "a verdict depends on it" if asked.moves else ""
    files = f"in {', '.join(question.files[:3])}" if question.files else ""
    return _item(
        "question",
        question.id,
        question.title,
        (*readings, files, moved),
        tuple(each.name for each in question.readings),
        due if asked.clarify_by is not None else "",
    )


def _exclusions(
    project: Project, terms: Agreement, period: Period, now: datetime
) -> Iterator[FormItem]:
    """Yield the uses of exclusions until the period's end that do not count with the client yet."""
    known = {each.id: each for each in terms.objectives.exclusions}
    for name, used in exclusion_spans(project).items():
        exclusion = known.get(used.exclusion)
        if exclusion is None or used.start >= period.end:
            continue
        standing = confirmation_of(terms, exclusion, used, now)
        if standing.counts or standing.standing == "refused":
            continue
        start, end = (_moment(each, period) for each in (used.start, used.end))
        notice = used.notice_given and f"announced on {_moment(used.notice_given, period)}"
        more = (
            clause_of(terms, f"exclusion:{exclusion.id}"),
            used.reason,
            notice or "no notice is on record",
            "" if standing.standing == "open" else confirmation_words(standing, period.zone),
        )
        title = (
            f"{exclusion.name or exclusion.id}, {start} to {end}: is it left out of the figures?"
        )
        yield _item("exclusion", name, title, more, ALLOWED["exclusion"], "")


def _moment(moment: datetime, period: Period) -> str:
    """Return "5 Oct 2026 14:00": whoever answers has no header to tell the year by."""
    local = moment.astimezone(zone(period.zone))
    return f"{show_short_day(local)} {local.year} {show_clock(local)}"


def _decisions(project: Project, period: Period, now: datetime) -> Iterator[FormItem]:
    until = min(now, period.end)
    for each in list_entries(project, "decisions"):
        values = each.values
        if values.get("status") not in ("open", "", None):
            continue
        if datetime.fromisoformat(values["when"]) >= until:
            continue
        due = values.get("needed_by", "")
        shown = _moment(datetime.fromisoformat(due), period) if due else ""
        owner = values.get("owner", "") and f"for {values['owner']}"
        more = (values.get("detail", ""), owner, "say what was decided as a note")
        yield _item("decision", each.id, values.get("title", ""), more, ALLOWED["decision"], shown)


def _is_owed(receipt: Receipt) -> bool:
    return receipt.request.side == "client" and receipt.state in ("missing", "partly", "waiting")


def _data(receipt: Receipt) -> FormItem:
    request = receipt.request
    more = (
        RECEIPT_WORDS[receipt.state],
        request.owner_role and f"from {request.owner_role}",
        request.transfer,
        f"for {', '.join(request.objectives)}",
    )
    title = f"Data: {request.title}"
    return _item("data", request.kind, title, more, ALLOWED["data"], show_day(receipt.due))


# -- how things stand --------------------------------------------------------------------------------------------------


def _hours(hours: Hours | None) -> Iterator[str]:
    if hours is None:
        return
    if hours.entered:
        yield f"{show_number(hours.worked)} hours worked"
    else:
        yield "no hours entered"
    if hours.included is not None:
        carried = f", {show_number(hours.carried)} carried over" if hours.carried else ""
        yield f"{show_number(hours.included)} hours included{carried}"
    if hours.left is not None and hours.entered:
        yield f"{show_number(hours.left)} hours left"
    if hours.overage:
        price = "" if hours.amount is None else f", {show_value(hours.amount, hours.currency)}"
        yield f"{show_number(hours.overage)} hours beyond{price}"
    if told := unagreed_words(hours):
        yield told


def _address(terms: Agreement, side: str) -> str:
    """Return the first address a side's contacts name; "" for none."""
    for each in terms.parties.contacts:
        found = _ADDRESS.search(each.reach) if each.side == side else None
        if found is not None:
            return found[0]
    return ""
