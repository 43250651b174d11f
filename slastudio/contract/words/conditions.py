"""The words conditions are told in: which events are looked at, and when one is good."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from slastudio.contract.terms.objectives import Condition, Indicator
from slastudio.contract.words.arrivals import arrival_words
from slastudio.evidence.kinds import KINDS

_EVENTS = {
    "requests": "requests",
    "reviews": "human reviews",
    "feedback": "pieces of user feedback",
    "loads": "loads of data",
    "evaluations": "evaluated items",
    "probes": "uptime checks",
    "incidents": "incidents",
    "queue_items": "queue items",
    "costs": "billed lines",
    "outcomes": "business figures",
    "measurements": "measurements",
}
_COLUMN_WORDS = {
    "first_token_ms": "time to first token",
    "latency_ms": "time to final answer",
    "response_ms": "response time",
    "seg.language": "language",
    "seg.region": "region",
    "seg.team": "team",
    "input_tokens": "input tokens",
    "output_tokens": "output tokens",
    "cached_tokens": "cached tokens",
    "handle_s": "handling time",
    "data_as_of": "state of the data",
    "data_age_h": "data age",
    "local_weekday": "weekday",
}
_QUEUES = {"approval": "approvals", "exception": "exceptions"}
_GOOD_WORDS = {
    ("accepted", True): "are accepted",
    ("accepted", False): "are not accepted",
    ("passed", True): "pass",
    ("passed", False): "fail",
    ("escalated", True): "reach a person",
    ("escalated", False): "are solved without a person",
    ("fallback", True): "are answered by a fallback",
    ("fallback", False): "need no fallback",
    ("up", True): "find the service available",
    ("up", False): "find the service down",
    ("helpful", True): "find the answer helpful",
    ("helpful", False): "find the answer not helpful",
    ("first_contact", True): "are resolved without a further contact",
    ("first_contact", False): "need a further contact",
}
_CHOSEN_WORDS = {
    ("accepted", True): "accepted",
    ("accepted", False): "not accepted",
    ("passed", True): "passed",
    ("passed", False): "failed",
    ("escalated", True): "handed to a person",
    ("escalated", False): "solved without a person",
    ("fallback", True): "answered by a fallback",
    ("fallback", False): "answered without a fallback",
    ("up", True): "finding the service available",
    ("up", False): "finding the service down",
    ("helpful", True): "that find the answer helpful",
    ("helpful", False): "that find the answer not helpful",
    ("first_contact", True): "resolved without a further contact",
    ("first_contact", False): "needing a further contact",
}
# words of a status that say a request was answered, and every code of HTTP that does
_ANSWERED = ("ok", "success", "succeeded", "successful", "completed", *map(str, range(200, 227)))
DEFAULT_GOOD: dict[str, tuple[Condition, ...]] = {
    "probes": (Condition("up", "is", "true"),),
    "requests": (Condition("status", "in", ", ".join(_ANSWERED)),),
}
# columns that name the group an event belongs to
_GROUPS = {
    "set": "of the set",
    "severity": "of severity",
    "queue": "of the queue",
    "workflow": "of the workflow",
    "source": "of the source",
    "seg.journey": "of the journey",
}
_BOUNDS = {"at_least": "at least", "at_most": "at most", "above": "more than", "below": "less than"}
_YES = ("true", "yes", "1", "y")


def events_noun(evidence: str) -> str:
    return _EVENTS.get(evidence, evidence)


def column_noun(column: str) -> str:
    return _COLUMN_WORDS.get(
        column, column.removeprefix("seg.").removeprefix("rubric.").replace("_", " ")
    )


def events_words(indicator: Indicator) -> str:
    """Name the events an indicator looks at: "human reviews with language “es”", "approvals"."""
    named = [_queue(indicator, each) for each in indicator.among]
    queue = next(filter(None, named), "")
    left = [
        each for each, name in zip(indicator.among, named, strict=True) if not name or name != queue
    ]
    return f"{queue or events_noun(indicator.evidence)}{_chosen(indicator, left)}"


def selection_words(indicator: Indicator) -> str:
    """Return what narrows the events: " with language “es” and a policy score of at least 4"; ""
    for all of them.
    """
    return _chosen(indicator, indicator.among)


def good_words(indicator: Indicator) -> str:
    """Say what makes an event good: "are accepted", "have a policy score of at least 4"."""
    if not indicator.good:
        return (
            "are answered without error"
            if indicator.evidence == "requests"
            else "find the service available"
        )
    if added := _added_to_default(indicator):
        return f"{good_words(replace(indicator, good=()))} or have {_having(indicator.evidence, added)}"
    told = [(_truth_words(indicator, each, _GOOD_WORDS), each) for each in indicator.good]
    verbs = [verb for verb, _ in told if verb]
    having = [_having(indicator.evidence, each) for verb, each in told if not verb]
    return " and ".join([*verbs, *([f"have {' and '.join(having)}"] if having else [])])


def _added_to_default(indicator: Indicator) -> Condition | None:
    """Return the condition on what is good beside the words that are good by themselves."""
    defaults = DEFAULT_GOOD.get(indicator.evidence, ())
    if len(indicator.good) != 1 or len(defaults) != 1:
        return None
    (good,), (default,) = indicator.good, defaults
    begin = f"{default.value}, "
    if (good.column, good.operator) != (default.column, "in") or not good.value.startswith(begin):
        return None
    return replace(good, value=good.value.removeprefix(begin))


def _queue(indicator: Indicator, condition: Condition) -> str:
    known = (
        indicator.evidence == "queue_items"
        and condition.column == "queue"
        and condition.operator == "is"
    )
    return _QUEUES.get(condition.value, "") if known else ""


def _chosen(indicator: Indicator, conditions: Iterable[Condition]) -> str:
    arriving, conditions = arrival_words(conditions)
    told = [(_truth_words(indicator, each, _CHOSEN_WORDS), each) for each in conditions]
    words = [truth for truth, _ in told if truth]
    phrases = [_phrase(indicator, each) for truth, each in told if not truth]
    for lead, group in groupby(
        sorted(phrases, key=lambda each: each[0] != "with"), key=lambda each: each[0]
    ):
        words.append(f"{lead} {' and '.join(name for _, name in group)}")
    chosen = f" {' and '.join(words)}" if words else ""
    return f"{chosen} that arrive {arriving}" if arriving else chosen


def _truth_words(
    indicator: Indicator, condition: Condition, table: dict[tuple[str, bool], str]
) -> str:
    column = KINDS[indicator.evidence].measured(condition.column)
    if column is None or column.type != "boolean" or condition.operator not in ("is", "is_not"):
        return ""
    return table.get(
        (condition.column, (condition.value.lower() in _YES) == (condition.operator == "is")), ""
    )


def _phrase(indicator: Indicator, condition: Condition) -> tuple[str, str]:
    if condition.operator == "is" and condition.column in _GROUPS:
        return _GROUPS[condition.column], f"“{condition.value}”"
    if condition.operator == "is_not" and condition.column in _GROUPS:
        return "of any", f"{_noun(condition.column)} other than “{condition.value}”"
    if condition.operator == "missing":
        return "without", f"a recorded {_noun(condition.column)}"
    return "with", _having(indicator.evidence, condition)


def condition_words(evidence: str, condition: Condition) -> str:
    """Say one condition of records by itself: "traffic “load test”", "no recorded team"."""
    return _having(evidence, condition)


def _having(evidence: str, condition: Condition) -> str:
    noun = _noun(condition.column)
    if condition.operator == "is":
        return f"{noun} “{condition.value}”"
    if condition.operator == "in":
        values = [f"“{each.strip()}”" for each in condition.value.split(",") if each.strip()]
        return (
            f"{noun} {', '.join(values[:-1])} or {values[-1]}"
            if len(values) > 1
            else f"{noun} {''.join(values)}"
        )
    if condition.operator == "begins":
        return f"{_article(noun)}{noun} that begins with “{condition.value}”"
    if condition.operator == "is_not":
        return f"{_article(noun)}{noun} other than “{condition.value}”"
    if condition.operator == "missing":
        return f"no recorded {noun}"
    if condition.operator == "present":
        return f"recorded {noun}" if noun.endswith("s") else f"a recorded {noun}"
    column = KINDS[evidence].measured(condition.column)
    unit = column.unit if column else ""
    bound = f"{_BOUNDS[condition.operator]} {condition.value}"
    if unit == "tokens":
        return f"{bound} {noun}"
    return f"{_article(noun)}{noun} of {bound}{f' {unit}' if unit else ''}"


def _noun(column: str) -> str:
    return f"{column_noun(column)} score" if column.startswith("rubric.") else column_noun(column)


def _article(noun: str) -> str:
    if noun.endswith("s") and not noun.endswith("ss") and not noun.endswith("us"):
        return ""
    return "an " if noun[:1] in "aeiou" else "a "
