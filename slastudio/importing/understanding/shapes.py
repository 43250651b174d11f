"""The shape of a file – its headings and what their values are – and how it differs from an earlier
one's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from slastudio.importing.formats.declaration import fold
from slastudio.importing.typing.quantities import (
    BadValueError,
    is_missing,
    parse_boolean,
    parse_number,
)
from slastudio.importing.typing.times import guess_time_unit

_LOOK = 200
# an export that gained or lost a few columns is the same; one that shares half is another
_NEAR = 0.6
_OWNER = re.compile(
    r"^(?:organi[sz]ation(?:id|name)?|tenant(?:id|name)?|billingaccount(?:id|name)?|billpayeraccountid|payeraccountid|"
    r"customer(?:id|name)?|client(?:id|name)?|company(?:name)?|kunde|cliente|firma)$"
)
_MOST_OWNERS = 50


def shape_of(columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return heading → what most of its values are: a number, a time, yes or no, text, or nothing
    at all.
    """
    return {heading: _sort(values[:_LOOK]) for heading, values in columns.items()}


def _sort(values: Sequence[str]) -> str:
    texts = [value for value in values if not is_missing(value)]
    if not texts:
        return "empty"
    if 10 * sum(map(_is_number, texts)) >= 9 * len(texts):
        return "number"
    if guess_time_unit(texts):
        return "time"
    if all(map(_is_yes_or_no, texts)):
        return "yes or no"
    return "text"


def _is_number(text: str) -> bool:
    for comma in (False, True):
        try:
            parse_number(text.strip().removesuffix("%"), comma=comma)
        except BadValueError:
            continue
        return True
    return False


def _is_yes_or_no(text: str) -> bool:
    try:
        parse_boolean(text)
    except BadValueError:
        return False
    return True


def owners_of(columns: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the values of columns that say whose data it is: organisation, tenant, billing
    account, customer.
    """
    found = {}
    for heading, values in columns.items():
        spelled = {value.strip() for value in values if not is_missing(value)}
        found[fold(heading).replace(".", "")] = sorted(spelled)
    return {
        name: values
        for name, values in found.items()
        if _OWNER.match(name) and 0 < len(values) <= _MOST_OWNERS
    }


def likeness(earlier: Mapping[str, str], now: Mapping[str, str]) -> float:
    """Return the share of headings two shapes have in common, in [0, 1]."""
    before, after = set(map(fold, earlier)), set(map(fold, now))
    return len(before & after) / len(before | after) if before | after else 0.0


def is_near(earlier: Mapping[str, str], now: Mapping[str, str]) -> bool:
    """Tell whether one export might be the other, changed."""
    return likeness(earlier, now) >= _NEAR


def differences(earlier: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Return what changed between two shapes in words: new, missing and retyped columns."""
    before = {fold(name): name for name in earlier}
    after = {fold(name): name for name in now}
    told = [f"new column “{name}”" for key, name in after.items() if key not in before]
    told += [f"missing column “{name}”" for key, name in before.items() if key not in after]
    for key, name in after.items():
        if key in before:
            old, new = earlier[before[key]], now[name]
            if old != new and "empty" not in (old, new):
                told.append(f"“{name}” held {_words(old)} and holds {_words(new)} now")
    return tuple(told)


def _words(sort: str) -> str:
    return {"number": "numbers", "time": "times", "text": "texts"}.get(sort, sort)
