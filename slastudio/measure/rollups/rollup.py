"""A rollup: records that are equal in everything a figure reads become one row, with their number.

What a rollup holds depends on the columns that are read and on the spans of time that must be told
apart, and on nothing else: targets, percentiles and conditions may change later without computing
anything anew. All of a recipe is then measured on these rows as on records.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from slastudio.evidence.computed import computed_name
from slastudio.evidence.kinds import kind_named
from slastudio.measure.indicators.forms import form_of
from slastudio.measure.indicators.rows import columns_of
from slastudio.measure.indicators.values import DURATION
from slastudio.measure.records.recipe import Recipe

# day: local days, cut where what is left out begins or ends. minute: minutes. moment: every moment
# stays what it is
Grain = Literal["day", "minute", "moment"]
_FORMAT = 1
_NEEDS_ALL = {
    "hourly_load": "how full an hour was is known only when all requests of it are counted first",
    "data_age_h": "the age of the data is a difference of two moments, different for every request",
}


@dataclass(frozen=True)
class LimitCut:
    """Say that of a number only the side of a limit it lies on is kept; upper: whether the limit
    itself belongs to the values below it.
    """

    column: str
    limit: float
    upper: bool


@dataclass(frozen=True)
class Rollup:
    """Say how records of a kind of evidence are grouped.

    keys: the columns in whose values the records of a row are equal, in order of their names; a
    missing value is a value of its own. sums: amounts that are added up instead, those above, below
    and at zero and missing ones apart. cut: the number
    that is a key by its side of a limit alone.
    """

    evidence: str
    keys: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()
    grain: Grain = "day"
    cut: LimitCut | None = None

    @property
    def id(self) -> str:
        """Return 12 hex digits that are the same for what is grouped alike."""
        told = {
            "format": _FORMAT,
            "evidence": self.evidence,
            "keys": self.keys,
            "sums": self.sums,
            "grain": self.grain,
            "cut": self.cut and (self.cut.column, repr(self.cut.limit), self.cut.upper),
        }
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]

    @property
    def kind(self) -> str:
        """Return the name under which its rows are stored."""
        return computed_name(self.evidence, self.id)

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns its rows hold, time and number of records aside."""
        return (*self.keys, *self.sums)


def volume_of(evidence: str) -> Rollup:
    """Return the rollup that says how many records came, and when."""
    return Rollup(evidence, grain="day")


def spend_of(evidence: str) -> Rollup:
    """Return the rollup that says what logged requests cost, by day, model and currency."""
    return Rollup(evidence, ("currency", "model"), ("cost", "input_tokens", "output_tokens"), "day")


def versions_of(evidence: str) -> Rollup:
    """Return the rollup that says which versions answered, and when first."""
    return Rollup(evidence, ("model", "prompt_version", "retrieval_version", "workflow"), (), "day")


def rollup_of(recipe: Recipe) -> Rollup:
    """Return what a recipe that `why_not` has nothing against needs of the records."""
    form = form_of(recipe)
    time = kind_named(recipe.evidence).time
    read = kind_named(recipe.evidence).recorded(columns_of(recipe))
    sums = _summed(recipe) & read
    keys = tuple(sorted(read - sums - {time}))
    return Rollup(recipe.evidence, keys, tuple(sorted(sums)), _grain(recipe, form.time))


def _grain(recipe: Recipe, time: str) -> Grain:
    if time == "spans":
        return "moment"
    inner = recipe if recipe.of is None else recipe.of
    clock = {"local_hour", "local_weekday"} & columns_of(recipe)
    by_minute = form_of(inner).time == "slices" or form_of(recipe).burns == "good" or clock
    return "minute" if by_minute else "day"


def _summed(recipe: Recipe) -> set[str]:
    """Return the amounts that only their sum is needed of."""
    inner = recipe if recipe.of is None else recipe.of
    return {inner.column} if inner.kind in ("spend", "cost_per") else set()


def burn_rollup_of(recipe: Recipe) -> Rollup | None:
    """Return what the burn of a limit's budget needs by the minute: on which side of it each record
    lies; None where the figure's own rollup says it.
    """
    own = rollup_of(recipe)
    if form_of(recipe).burns != "limit" or recipe.limit is None or own.grain == "minute":
        return None
    cut = LimitCut(recipe.column, recipe.limit, recipe.lower_is_good)
    return replace(own, grain="minute", cut=cut)


def why_not(recipe: Recipe) -> str:
    """Return why the records of a recipe cannot be grouped where they lie, "" where they can."""
    if recipe.by_item:
        return "its sample is one of items, whose records have to be looked at together"
    if recipe.column == DURATION:
        return "how long a record took is reckoned in the agreement's hours, from its own moments"
    for name in sorted(columns_of(recipe)):
        if name in _NEEDS_ALL:
            return _NEEDS_ALL[name]
    inner = recipe if recipe.of is None else recipe.of
    asked = {each.column for each in (*recipe.among, *recipe.good, *inner.among, *inner.good)}
    if _summed(recipe) & asked:
        return f"{inner.column} is added up and compared as well, and a sum cannot be compared"
    return ""


def described(rollup: Rollup) -> str:
    """Return a rollup in a line of words for somebody who reads SQL."""
    spans = {
        "day": "by local day",
        "minute": "by minute",
        "moment": "by moment",
    }[rollup.grain]
    keys = ", ".join(_keyed(rollup, each) for each in rollup.keys)
    told = f"records {spans}" + (f", {keys}" if keys else "")
    return told + (f"; sums of {', '.join(rollup.sums)}" if rollup.sums else "")


def _keyed(rollup: Rollup, name: str) -> str:
    cut = rollup.cut
    if cut is None or cut.column != name:
        return name
    return f"{name} {'above' if cut.upper else 'below'} {cut.limit:g} or not"


def together(rollups: Iterable[Rollup]) -> tuple[Rollup, ...]:
    """Return each rollup once, in order of evidence and columns."""
    distinct = dict.fromkeys(rollups)
    return tuple(sorted(distinct, key=lambda each: (each.evidence, each.grain, each.columns)))
