"""Hold deletion against what is kept longer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slastudio.contract.checks.against_itself.lengths import Lengths
from slastudio.contract.checks.against_itself.spoken import (
    LENGTH,
    length_of,
    own_clauses,
    sentences,
)
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.shared.counts import count

_DAYS = 30
# words by which a class of evidence says what becomes of it at the end
_SETTLED = re.compile(
    r"\b(?:stays?|remains?|hand\w*|return\w*|deliver\w*|transfer\w*|delet\w+|destroy\w*|eras\w+|anonymi\w+|kept|keeps?|archiv\w+)\b",
    re.IGNORECASE,
)
_KEPT_ON = re.compile(
    r"\b(?:beyond|after|past|outlasts?|survives?) (?:the )?(?:end|term|deletion|agreement)\b"
    r"|\b(?:except|save|apart from|other than|but not)\b[^.;]{0,40}\b(?:evidence|records|what is kept|retain\w*)"
    r"|\b(?:evidence|records)\b[^.;]{0,60}\b(?:excepted|exempt)",
    re.IGNORECASE,
)
_DELETES = re.compile(r"\b(?:delet|eras|destroy)\w*", re.IGNORECASE)
_AT_THE_END = re.compile(
    r"\b(?:after|of|from) (?:the )?(?:end|term|agreement|exit)\b", re.IGNORECASE
)
# copies go later than what they are copies of
_COPIES = re.compile(r"\b(?:backups?|copies|archives?)\b", re.IGNORECASE)
_LENGTH = re.compile(LENGTH, re.IGNORECASE)


def retention_findings(a: Agreement) -> Iterator[Finding]:
    """Find evidence that is deleted before its time, and two times of deletion."""
    if a.data.deletion_days is None:
        return
    yield from _kept(a, a.data.deletion_days)
    yield from _classes(a, a.data.deletion_days)
    yield from _deleted_twice(a, a.data.deletion_days)


def _kept(a: Agreement, days: int) -> Iterator[Finding]:
    g = a.governance
    texts = [g.retention.promise, a.data.personal_data, a.data.ownership, a.data.provenance]
    texts += [text for _, text in own_clauses(a, "data", "governance", "term")]
    if g.retention_months * _DAYS <= days or any(map(_KEPT_ON.search, texts)):
        return
    yield Finding(
        "kept-after-deletion",
        "data.deletion_days",
        "warning",
        f"client data is deleted {count(days, 'day')} after the end, evidence is kept for {count(g.retention_months, 'month')}",
        "Evidence holds client data: say in the promise of evidence retention that it is kept beyond the end, or that it is not.",
    )


def _classes(a: Agreement, days: int) -> Iterator[Finding]:
    for index, each in enumerate(a.governance.retained):
        if each.months * _DAYS > days and not _SETTLED.search(each.after_end):
            yield Finding(
                "kept-after-deletion",
                f"governance.retained[{index}].after_end",
                "warning",
                f"it is kept for {count(each.months, 'month')}, client data is deleted {count(days, 'day')} after the end",
                "Say what becomes of it at the end: handed over, stays, deleted.",
            )


def _deleted_twice(a: Agreement, days: int) -> Iterator[Finding]:
    lengths, agreed = Lengths(a), count(days, "day")
    texts = [("data.personal_data", a.data.personal_data), ("data.roles", a.data.roles)]
    texts += [("term.exit_duties", a.term.exit_duties), *own_clauses(a, "data", "term")]
    for path, text in texts:
        for said in deletion_times(text):
            if not lengths.same(said, agreed):
                yield Finding(
                    "deletion-twice",
                    path,
                    "warning",
                    f"this deletes after {said}, the clause on deletion after {agreed}",
                    "The longer one is a breach of the shorter one.",
                    Fix(f"Delete after {said}", (("data.deletion_days", _days(said)),))
                    if _days(said)
                    else None,
                )
                break


def deletion_times(text: str) -> tuple[str, ...]:
    """Return how long after the end a text says client data is deleted."""
    found = [
        length_of(match[0])
        for sentence in sentences(text)
        if _DELETES.search(sentence)
        and _AT_THE_END.search(sentence)
        and not _COPIES.search(sentence)
        for match in _LENGTH.finditer(sentence)
    ]
    return tuple(found)


def _days(said: str) -> int:
    number, _, unit = said.partition(" ")
    return int(number) if unit in ("day", "days") and number.isdigit() else 0
