"""Check whether what is written in one place is taken back in another: remedies, notice, renewal,
on-call, sides, lists.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from slastudio.contract.checks.against_itself.sides import self_certified_findings, side_findings
from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError

_OPEN_REMEDY = re.compile(
    r"\b(?:do|does|shall|will) not (?:exclude|limit|affect|replace|preclude|rule out|bar)\b[^.;]{0,80}\b(?:remed|claim|damages|rights?\b)"
    r"|\bwithout prejudice to\b[^.;]{0,80}\b(?:remed|claim|damages|rights?\b)"
    r"|\bin addition to\b[^.;]{0,40}\b(?:remed|damages|claims?\b)"
    r"|\b(?:remedies|claims|damages|rights)\b[^.;]{0,40}\b(?:remain|are) (?:unaffected|reserved|open)"
    r"|\bnot (?:be )?(?:the |an? |its |their )?(?:sole|only|exclusive)\b[^.;]{0,20}\bremed",
    re.IGNORECASE,
)
_SOLE_REMEDY = re.compile(
    r"\b(?:sole|only|exclusive)(?: and exclusive)? remed"
    r"|\b(?:no (?:other|further)|exclude[sd]? (?:all|any)(?: other)?) (?:remed|claims?\b|rights?\b|damages)",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"\b(?:terminat\w*|cancel\w*|ends?|leave)\b[^.;]{0,60}?\b(?P<ahead>\d{1,3})[ -](?:calendar )?(?P<unit>day|week|month)s?['’]? "
    r"(?:written |prior )*notice\b"
    r"|\bnotice(?: period| of termination)? (?:is|of) (?P<of>\d{1,3})[ -](?:calendar )?(?P<units>day|week|month)s?\b",
    re.IGNORECASE,
)
_DAYS = {"day": 1, "week": 7, "month": 30}
_NO_RENEWAL = re.compile(
    r"\b(?:does not|shall not|will not|is not|no) (?:automatic(?:ally)? )?renew|\bends automatically|\bwithout renewal",
    re.IGNORECASE,
)
_RENEWAL = re.compile(
    r"\b(?:renews|renewed|extends itself|is extended) (?:automatically|for the same)|\bautomatic renewal",
    re.IGNORECASE,
)
_ROUND = re.compile(
    r"\b24 ?[/x×] ?7\b|\b(?:a)?round[ -]the[ -]clock\b|\bday (?:and|or) night\b|\bat any (?:hour|time of (?:the )?day)\b",
    re.IGNORECASE,
)
_OFF_HOURS = re.compile(
    r"\bon[- ]call\b|\bout[- ]of[- ](?:office[- ])?hours\b|\boutside (?:service|business|office) hours\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:no|not|none|never|without|unless|nobody|except|only if|where bought|tiers?)\b",
    re.IGNORECASE,
)
_FEATURES = re.compile(
    r"\b(?:new (?:features?|products?)|unlimited|any (?:change|request|wish)|whatever)\b",
    re.IGNORECASE,
)
_BOTH = "Both sides would be right."


def contradiction_findings(a: Agreement) -> Iterator[Finding]:
    """Find places that take each other back."""
    yield from _remedies(a)
    yield from _term_clauses(a)
    yield from _on_call(a)
    yield from _pauses(a)
    yield from side_findings(a)
    yield from self_certified_findings(a)
    yield from _lists(a)
    yield from _deleted(a)
    yield from _features(a)


def _own(a: Agreement) -> Iterator[tuple[str, str]]:
    for index, clause in enumerate(a.drafting.clauses):
        yield f"drafting.clauses[{index}].wording", " ".join(clause.wording.split())


def _remedies(a: Agreement) -> Iterator[Finding]:
    p = a.pricing
    if p.sole_remedy and not p.credits:
        yield Finding(
            "remedy-contradiction",
            "pricing.sole_remedy",
            "error",
            "credits are the sole remedy, but none are agreed",
            "A missed objective would have no remedy at all.",
            Fix("Leave other remedies open", (("pricing.sole_remedy", False),)),
        )
    if not p.credits:
        return
    texts = [
        *_own(a),
        ("pricing.claim_how", p.claim_how),
        ("pricing.repeat_duty", p.repeat_duty),
        ("term.termination", a.term.termination),
    ]
    for path, text in texts:
        if p.sole_remedy and (found := _OPEN_REMEDY.search(text)):
            message = f"credits are the sole remedy, yet this says “{found[0]}…”"
        elif (
            not p.sole_remedy
            and (found := _SOLE_REMEDY.search(text))
            and not _OPEN_REMEDY.search(text)
        ):
            message = f"credits do not exclude other remedies, yet this says “{found[0]}…”"
        else:
            continue
        yield Finding("remedy-contradiction", path, "error", message, _BOTH)
    if p.sole_remedy and re.search(r"\b(?:end|terminate)\b", p.repeat_duty, re.IGNORECASE):
        yield Finding(
            "remedy-contradiction",
            "pricing.repeat_duty",
            "note",
            "credits are the sole remedy, yet a repeated breach lets the client end the agreement",
            "Say in a clause that the right to end stands beside the credits.",
        )


def _term_clauses(a: Agreement) -> Iterator[Finding]:
    t = a.term
    if t.renewal == "none" and t.start and not t.end:
        yield Finding(
            "renewal-without-end",
            "term.renewal",
            "warning",
            "it ends unless renewed in writing, but no last day is agreed",
            "It would end on no day, or on any.",
        )
    for path, text in _own(a):
        notice = _NOTICE.search(text) if _section(a, path) == "term" else None
        if notice and t.notice_days:
            number, unit = (
                notice["ahead"] or notice["of"],
                (notice["unit"] or notice["units"]).lower(),
            )
            if int(number) * _DAYS[unit] != t.notice_days:
                yield Finding(
                    "notice-contradiction",
                    path,
                    "warning",
                    f"this says {count(int(number), unit)}, the term says a notice of {count(t.notice_days, 'day')}",
                    "The shorter one would be claimed by whoever wants to leave.",
                )
        if t.renewal == "automatic" and t.end and (found := _NO_RENEWAL.search(text)):
            message = f"the term renews automatically, yet this says “{found[0]}”"
            yield Finding("renewal-contradiction", path, "error", message, _BOTH)
        if (
            t.renewal == "none"
            and (found := _RENEWAL.search(text))
            and not _NO_RENEWAL.search(text)
        ):
            message = f"the term ends unless renewed in writing, yet this says “{found[0]}”"
            yield Finding("renewal-contradiction", path, "error", message, _BOTH)


def _section(a: Agreement, path: str) -> str:
    return a.drafting.clauses[int(path.partition("[")[2].partition("]")[0])].section


def _on_call(a: Agreement) -> Iterator[Finding]:
    agreed = a.support.under()
    around = any(each.clock == "always" for each in agreed.severities)
    if around:
        for line in a.scope.excluded:
            if (
                (_ROUND.search(line) or _OFF_HOURS.search(line))
                and "unless" not in line.lower()
                and "except" not in line.lower()
            ):
                yield Finding(
                    "on-call-contradiction",
                    "scope.excluded",
                    "warning",
                    f"“{line}” is out of scope, yet a severity tier runs 24×7",
                    "One of the two will be quoted at night.",
                )
        return
    if not agreed.severities:
        return
    texts = [
        ("governance.on_call", a.governance.on_call),
        ("support.after_hours", a.support.after_hours),
    ]
    texts += [("scope.included", line) for line in a.scope.included]
    for path, text in texts:
        for sentence in re.split(r"(?<=[.;])\s", text):
            if (found := _ROUND.search(sentence)) and not _DENIED.search(
                sentence.replace(found[0], "")
            ):
                yield Finding(
                    "on-call-contradiction",
                    path,
                    "warning",
                    f"“{found[0]}” is said here, yet every agreed clock runs in service hours only",
                    "One of the two will be quoted at night.",
                )


def _pauses(a: Agreement) -> Iterator[Finding]:
    if a.support.waiting_pauses == "runs" and any(
        each.kind == "client_wait" for each in a.objectives.exclusions
    ):
        yield Finding(
            "pause-contradiction",
            "support.waiting_pauses",
            "warning",
            "waiting for the client does not pause the clocks here, yet an exclusion takes that time out",
            _BOTH,
            Fix("Let waiting pause the clocks", (("support.waiting_pauses", "pauses"),)),
        )


def _lists(a: Agreement) -> Iterator[Finding]:
    yield from _called_twice(a)
    rows: dict[tuple[str, str, str], str] = {}
    for index, row in enumerate(a.support.rubric):
        first = rows.setdefault((row.affected, row.harm, row.reversible), row.severity)
        if first != row.severity:
            yield Finding(
                "rubric-repeated",
                f"support.rubric[{index}].severity",
                "warning",
                "a row above answers the same three questions with another severity",
                "The first row decides; this one would be quoted.",
            )
    activities = Counter(" ".join(row.activity.casefold().split()) for row in a.governance.raci)
    for index, each in enumerate(a.governance.raci):
        plain = " ".join(each.activity.casefold().split())
        if not plain:
            yield Finding(
                "raci-unnamed",
                f"governance.raci[{index}].activity",
                "warning",
                "the activity is not named",
                "Roles of nothing.",
            )
        elif activities[plain] > 1:
            yield Finding(
                "raci-repeated",
                f"governance.raci[{index}].activity",
                "warning",
                f"“{each.activity}” stands here more than once",
                "Two roles would answer for it, or none.",
            )
    yield from _ladder(a)


def _called_twice(a: Agreement) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for index, severity in enumerate(a.support.severities):
        for name in severity.also_called:
            first = seen.setdefault(name.strip().casefold(), severity.id)
            if first != severity.id:
                yield Finding(
                    "severity-name-repeated",
                    f"support.severities[{index}].also_called",
                    "error",
                    f"“{name}” is the name of another tier, too",
                    "Imported incidents of that name would run on the wrong clock.",
                )


def _ladder(a: Agreement) -> Iterator[Finding]:
    last: dict[str, float] = {}
    for index, step in enumerate(a.governance.escalation):
        seconds = _seconds(step.after)
        if seconds is None:
            continue
        if seconds < last.get(step.severity, 0):
            yield Finding(
                "ladder-order",
                f"governance.escalation[{index}].after",
                "note",
                "this rung comes sooner than the one above it",
                "A ladder is read from the top; put the rungs in order of time.",
            )
        last[step.severity] = seconds


def _seconds(text: str) -> float | None:
    try:
        read = parse_duration(text) if text else None
    except StudioError:
        return None
    if read is None:
        return 0
    # durations of business hours have no length that another could be compared with
    comparable = read.basis in ("elapsed", "business_days")
    return read.seconds + read.days * 86400 if comparable else None


def _deleted(a: Agreement) -> Iterator[Finding]:
    if (
        a.data.deletion_days is not None
        and a.term.exit_days > a.data.deletion_days
        and a.term.exit_duties.strip()
    ):
        yield Finding(
            "deleted-before-handover",
            "data.deletion_days",
            "warning",
            f"data is deleted {count(a.data.deletion_days, 'day')} after the end, the handover takes {a.term.exit_days}",
            "What is to be handed over would be gone.",
            Fix("Delete it after the handover", (("data.deletion_days", a.term.exit_days),)),
        )


def _features(a: Agreement) -> Iterator[Finding]:
    for line in a.scope.included:
        if (found := _FEATURES.search(line)) and not _DENIED.search(line):
            yield Finding(
                "support-becomes-features",
                "scope.included",
                "warning",
                f"“{found[0]}” is in scope",
                "Support turns into features where the line is not drawn.",
            )
