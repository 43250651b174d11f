"""When requests arrive, in words: conditions on the local clock and on how full its hours are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from slastudio.contract.terms.objectives import Condition
from slastudio.evidence.kinds import WEEKDAYS

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LOADS = {"at_least": "at least", "at_most": "at most", "above": "more than", "below": "fewer than"}
_MIDNIGHT = 24


def arrival_words(conditions: Iterable[Condition]) -> tuple[str, list[Condition]]:
    """Return "from Monday to Friday between 9:00 and 12:00 in hours with at least 500 requests", ""
    where no condition is about that, and the conditions it does not tell.
    """
    given = list(conditions)
    days, given = _days(given)
    hours, given = _hours(given)
    loads, given = _loads(given)
    return " ".join(filter(None, (days, hours, loads))), given


def _days(given: list[Condition]) -> tuple[str, list[Condition]]:
    """Return the words of the first condition on weekdays, and the other conditions."""
    for each in given:
        if each.column != "local_weekday" or each.operator not in ("is", "is_not", "in"):
            continue
        named = [name.strip().casefold() for name in each.value.split(",")]
        if not {*named} <= {*WEEKDAYS} or (each.operator == "is_not" and len(named) > 1):
            continue
        places = sorted({WEEKDAYS.index(name) for name in named})
        rest = [other for other in given if other is not each]
        if each.operator == "is_not":
            return f"on any day but {_DAYS[places[0]]}", rest
        return _day_words(places), rest
    return "", given


def _day_words(places: Sequence[int]) -> str:
    if len(places) > 2 and places[-1] - places[0] == len(places) - 1:
        return f"from {_DAYS[places[0]]} to {_DAYS[places[-1]]}"
    return f"on {_listed([f'{_DAYS[place]}s' for place in places])}"


def _hours(given: list[Condition]) -> tuple[str, list[Condition]]:
    """Return the words of all conditions on hours, and the other conditions."""
    about = [each for each in given if each.column == "local_hour"]
    rest = [each for each in given if each.column != "local_hour"]
    spans = [_span(each) for each in about]
    if not about or any(span is None for span in spans):
        listed = _listed_hours(about)
        return (listed, rest) if listed else ("", given)
    low = max(span[0] for span in spans if span is not None)
    high = min(span[1] for span in spans if span is not None)
    if not 0 <= low < high <= _MIDNIGHT:
        return "", given
    if high == _MIDNIGHT:
        return f"from {low}:00 on", rest
    return (f"before {high}:00" if low == 0 else f"between {low}:00 and {high}:00"), rest


def _span(condition: Condition) -> tuple[int, int] | None:
    """Return the hours [first, end) a condition holds in, None where it is no such span."""
    texts = condition.value.split(",") if condition.operator == "in" else [condition.value]
    if not all(text.strip().isascii() and text.strip().isdigit() for text in texts):
        return None
    hours = sorted({int(text) for text in texts})
    first, last = hours[0], hours[-1]
    if condition.operator in ("is", "in"):
        return (first, last + 1) if last - first == len(hours) - 1 else None
    found = {
        "at_least": (first, _MIDNIGHT),
        "above": (first + 1, _MIDNIGHT),
        "at_most": (0, first + 1),
        "below": (0, first),
    }
    return found.get(condition.operator)


def _listed_hours(about: Sequence[Condition]) -> str:
    """Return the words of one list of hours that are not in a row."""
    if len(about) != 1 or about[0].operator != "in":
        return ""
    texts = [text.strip() for text in about[0].value.split(",")]
    if not all(text.isascii() and text.isdigit() and int(text) < _MIDNIGHT for text in texts):
        return ""
    begins = [f"{hour}:00" for hour in sorted({int(text) for text in texts})]
    return f"in the hours that begin at {_listed(begins)}"


def _loads(given: list[Condition]) -> tuple[str, list[Condition]]:
    about = [each for each in given if each.column == "hourly_load" and each.operator in _LOADS]
    if not about:
        return "", given
    bounds = [f"{_LOADS[each.operator]} {each.value.strip()}" for each in about]
    rest = [each for each in given if not any(each is one for one in about)]
    return f"in hours with {' and '.join(bounds)} requests", rest


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
