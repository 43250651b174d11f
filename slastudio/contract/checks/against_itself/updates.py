"""Hold rules on updates against one another: of models per workflow, and of news on incidents."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slastudio.contract.checks.against_itself.spoken import own_clauses, sentences
from slastudio.contract.clocks.durations import Duration, parse_duration
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.conduct import UpdatePolicy
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.shared.problems import StudioError

_STRICTNESS = {"immediate": 0, "scheduled": 1, "opt_in": 2}
_GENERAL = {"opt_in": "only after approval", "scheduled": "with notice"}
_SPECIAL = {"scheduled": "as scheduled, with notice alone", "immediate": "at once"}
_NEWS = re.compile(r"\b(?:updates?|status (?:reports?|messages?)|news)\b", re.IGNORECASE)
_RESOLVED = re.compile(
    r"\buntil (?:it is |they are |the incident is |its )?(?:resol|clos|fix|repair)\w+",
    re.IGNORECASE,
)
_STABLE = re.compile(r"\buntil (?:it is |they are |the incident is )?stable\b", re.IGNORECASE)


def update_findings(a: Agreement) -> Iterator[Finding]:
    """Find updates of models and news on incidents that two places rule differently."""
    for index, policy in enumerate(a.changes.policies):
        yield from _policy(a, policy, f"changes.policies[{index}]")
    yield from _until(a)


def _policy(a: Agreement, policy: UpdatePolicy, path: str) -> Iterator[Finding]:
    general = a.changes.update_policy
    if _STRICTNESS.get(policy.policy, 2) < _STRICTNESS.get(general, 0):
        yield Finding(
            "update-policy-twice",
            f"{path}.policy",
            "warning",
            f"updates are taken over {_GENERAL[general]}, here {_SPECIAL[policy.policy]}",
            "Whoever takes one over points to the looser rule.",
            Fix("Take the general rule", ((f"{path}.policy", general),)),
        )
    if policy.workflow in a.changes.evaluated_first and not policy.evaluated:
        yield Finding(
            "evaluated-first-twice",
            f"{path}.evaluated",
            "warning",
            "an evaluation run comes first for this workflow, here it does not",
            "A release without a run would break one of the two clauses.",
            Fix("Evaluate it first", ((f"{path}.evaluated", True),)),
        )


def _until(a: Agreement) -> Iterator[Finding]:
    tiers = {each.name or each.id: _read(each.updates) for each in a.support.under().severities}
    stable = {name: read.until_stable for name, read in tiers.items() if read is not None}
    if any(stable.values()) and a.support.stable_when and not a.support.stable_means.strip():
        first = next(name for name, until in stable.items() if until)
        yield Finding(
            "stable-undefined",
            "support.stable_means",
            "warning",
            f"updates for {first} end when it is stable, but nothing says what stable is",
            "Updates would end when whoever writes them is tired of it.",
        )
    for path, text in _texts(a):
        if stable and (found := _otherwise(text, stable)):
            yield Finding(
                "updates-until-twice",
                path,
                "warning",
                f"this says updates go on “{found}”, the severity tiers tell it otherwise",
                "Nobody knows when the last one is owed.",
            )


def _texts(a: Agreement) -> Iterator[tuple[str, str]]:
    yield from own_clauses(a)
    yield "governance.incident_response.promise", a.governance.incident_response.promise
    for index, each in enumerate(a.support.severities):
        # an action belongs to its tier, as if it named it
        yield f"support.severities[{index}].action", f"{each.name or each.id}: {each.action}"


def _otherwise(text: str, stable: dict[str, bool]) -> str:
    """Return how long a text says updates go on, where the tiers it names say another thing."""
    for sentence in sentences(text):
        if not _NEWS.search(sentence):
            continue
        named = [until for name, until in stable.items() if name.lower() in sentence.lower()]
        concerned = named or list(stable.values())
        if any(concerned) and (found := _RESOLVED.search(sentence)):
            return found[0]
        if not any(concerned) and (found := _STABLE.search(sentence)):
            return found[0]
    return ""


def _read(text: str) -> Duration | None:
    try:
        return parse_duration(text) if text else None
    except StudioError:
        return None
