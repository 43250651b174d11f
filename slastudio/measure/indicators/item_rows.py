"""Samples of items: the records of a window are looked at item by item, so that repeats of an item
(epochs, runs of one set, several graders or metrics) never make a sample larger.

Each item counts once, with the mean of its records: a share is the mean of the items' shares, with
Wilson's interval of so many items; means, percentiles and areas are those of one value an item;
tables of labels weigh a record with one over the records of its item. An item's share of attempts
varies no more than a single attempt would, so the interval is on the safe side (the mean of several
Bernoulli trials has at most the variance of one). A record that names no item stands for itself.

Which records count depends on the window, for of several runs of a set the rule may choose one
(sampling/run_choice.py); so records are kept, and any window of days is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.measure.indicators.contribution import Contribution
from slastudio.measure.indicators.prepared import (
    IN_BASELINE,
    Daily,
    Form,
    Prepared,
    TakenValues,
)
from slastudio.measure.records.cell_values import Labels
from slastudio.measure.records.recipe import Measured, Recipe, events
from slastudio.measure.records.row_view import Rows
from slastudio.measure.records.running_sums import running
from slastudio.measure.sampling.item_keys import (
    item_numbers,
    items_of,
    key_columns,
    run_name,
    runs_of,
)
from slastudio.measure.sampling.run_choice import RunChoice, RunRecords, choose_runs
from slastudio.measure.sampling.run_words import sample_sentences
from slastudio.measure.uncertainty.intervals import share_interval

_KEYS = ("item", "run")


@cache
def by_item(form: Form) -> Form:
    """Return a form whose figures are those of a sample of items."""

    def taken(recipe: Recipe, data: Rows) -> TakenValues:
        return {**form.taken(recipe, data), "item": items_of(data), "run": runs_of(data)}

    def contribution(recipe: Recipe) -> Contribution:
        own = form.contribution(recipe)
        return replace(own, by=(*own.by, *key_columns(recipe.evidence)))

    def reworded(daily: Any, recipe: Recipe) -> Daily:
        told: Daily = daily.worded(recipe, form)
        return told

    return replace(
        form,
        taken=taken,
        daily=lambda rows: ItemRows.of(rows, form),
        contribution=contribution,
        joins="rows",
        joined=None,
        reworded=reworded,
    )


@dataclass(frozen=True)
class ItemWindow:
    """Hold the records of a window that count: item 0 … of each, shape (rows,), and how many there
    are; choices: of the runs of each set. nameless: how many name no item. runs: that they are of.
    """

    rows: Prepared
    item: Array
    items: int
    choices: tuple[RunChoice, ...]
    nameless: int
    runs: int


@dataclass(frozen=True)
class ItemRows:
    """Hold records with the item and the run each is of, in order of days.

    rows: as the plain form takes them. item: its number, a record's own where it names none. run:
    its number, −1 for none; runs: how many numbers there are. is_named: whether a record names its
    item. held: what the runs of all sets held, None where all runs count; held_starts: where each day
    begins in it. recurs: by number which items occur on several days. whole: of a figure of records or time, what all days contribute.
    baseline: values others are compared with, and the last day of them.
    """

    rows: Prepared
    item: Array
    run: Array
    runs: int
    is_named: Array
    held: RunRecords | None
    held_starts: Array
    recurs: Array
    whole: Daily | None = None
    baseline: tuple[Array, int] | None = None

    @classmethod
    def of(cls, rows: Prepared, form: Form) -> ItemRows:
        plain = {name: each for name, each in rows.values.items() if name not in _KEYS}
        inner = replace(rows, form=form, values=plain)
        item, run = rows.values["item"], rows.values["run"]
        census, days = rows.census, rows.grid.count
        if census is not None:
            # one numbering for what counts and for what runs held
            item, run = (Labels.joined(each) for each in ((item, census.item), (run, census.run)))
        numbers = item_numbers(item)
        count = len(rows.day)
        held, starts = None, np.zeros(days + 1, np.int64)
        if census is not None:
            held = RunRecords(
                run.codes[count:],
                numbers[count:],
                census.stamps,
                census.day,
                [run_name(each) for each in run.names],
                item.names,
            )
            starts = np.searchsorted(census.day, np.arange(days + 1))
        every_day = rows.day if census is None else np.concatenate([rows.day, census.day])
        found = cls(
            inner,
            numbers[:count],
            run.codes[:count],
            max(len(run.names), 1),
            item.codes[:count] >= 0,
            held,
            starts,
            _recurring(numbers, every_day),
            inner.daily if form.reduced is None else None,
        )
        if form.baseline is None:
            return found
        assert form.reduced is not None
        first, last = form.baseline(rows.recipe, rows.grid)
        base = found.window(first, last)
        return replace(found, baseline=(form.reduced(base.rows, base.item).values["number"], last))

    def worded(self, recipe: Recipe, form: Form) -> ItemRows:
        """Return the same records for another percentile, target or interval."""
        whole = None if self.whole is None else form.reworded(self.whole, recipe)
        return replace(self, rows=replace(self.rows, recipe=recipe), whole=whole)

    @property
    def last(self) -> int:
        """Return the last day others are compared with, −1 where there is none."""
        return -1 if self.baseline is None else self.baseline[1]

    def window(self, first: int, last: int) -> ItemWindow:
        """Return the records of days first … last that count."""
        low, high = int(self.rows.starts[first]), int(self.rows.starts[last + 1])
        run, choices = self.run[low:high], tuple[RunChoice, ...]()
        kept = np.arange(low, high)
        if self.held is not None and (run >= 0).any():
            numbers, choices = choose_runs(
                self._held(first, last), np.unique(run[run >= 0]), self.rows.recipe.sets
            )
            kept = kept[(run < 0) | np.isin(run, numbers)]
        found, item = np.unique(self.item[kept], return_inverse=True)
        runs = self.run[kept]
        return ItemWindow(
            self.rows.taken(kept),
            item.reshape(-1),
            len(found),
            choices,
            int((~self.is_named[kept]).sum()),
            len(np.unique(runs[runs >= 0])),
        )

    def _held(self, first: int, last: int) -> RunRecords:
        held, span = self.held, slice(self.held_starts[first], self.held_starts[last + 1])
        assert held is not None
        return replace(
            held,
            run=held.run[span],
            item=held.item[span],
            stamps=held.stamps[span],
            day=held.day[span],
        )

    def reduced(self, first: int, last: int) -> Prepared:
        """Return the records of days first … last as the figure is made of them: mostly one an item."""
        window, reduced = self.window(first, last), self.rows.form.reduced
        return window.rows if reduced is None else reduced(window.rows, window.item)

    def over(self, first: int, last: int, confidence: float | None) -> Measured:
        form = self.rows.form
        if self.baseline is not None and last <= self.baseline[1]:
            return Measured(None, 0, detail=IN_BASELINE)
        window = self.window(first, last)
        if form.reduced is None or self.whole is not None:
            assert self.whole is not None
            figure = self.whole.over(first, last, confidence)
        else:
            begin = first if self.baseline is None else max(first, self.baseline[1] + 1)
            window = window if begin == first else self.window(begin, last)
            rows = form.reduced(window.rows, window.item)
            if self.baseline is not None:
                rows = replace(rows, baseline=self.baseline[0])
            figure = form.daily(rows).over(begin, last, confidence)
        return self._told(_limited(figure, window.items, confidence), window)

    def _told(self, figure: Measured, window: ItemWindow) -> Measured:
        found = replace(figure, unit="items" if self.is_named.any() else "records")
        if figure.value is None or not len(window.item):
            return found
        said = sample_sentences(
            self.rows.grid,
            window.choices,
            len(window.item),
            window.items,
            window.nameless,
            window.runs,
        )
        return replace(found, detail=" ".join(filter(None, (figure.detail, *said))))

    def drawn(self, days: Array) -> ItemRows:
        """Return the records as if these days (indices, repeats allowed) had followed one another.

        An item seen on several days is one of a set, and the same on every day drawn; one seen on a
        single day stands for items that are new each day. A run drawn twice is two runs.
        """
        grid = self.rows.grid
        coming = replace(grid, last=grid.first + timedelta(days=len(days) - 1))
        places, at = _places(self.rows.starts, days)
        fresh = len(self.recurs)
        rows = replace(
            self.rows.taken(places),
            day=at,
            grid=coming,
            starts=running(np.diff(self.rows.starts)[days]),
        )
        held, held_starts = self.held, self.held_starts
        if held is not None:
            among, on = _places(held_starts, days)
            held = replace(
                held,
                run=held.run[among] + self.runs * (1 + on),
                item=_copied(held.item[among], on, self.recurs),
                stamps=held.stamps[among] % _DAY_NS + on * _DAY_NS,
                day=on,
            )
            held_starts = running(np.diff(held_starts)[days])
        run = self.run[places]
        return replace(
            self,
            rows=rows,
            item=_copied(self.item[places], at, self.recurs),
            run=np.where(run >= 0, run + self.runs * (1 + at), -1),
            is_named=self.is_named[places],
            held=held,
            held_starts=held_starts,
            recurs=np.ones(fresh, bool),
            whole=None if self.whole is None else self.whole.drawn(days),
            baseline=None if self.baseline is None else (self.baseline[0], -1),
        )

    def all_good(self, first: int, last: int) -> int:
        """Return how many items days first … last have where all of them are good, else 0."""
        figure = self.over(first, last, None)
        good = self.rows.form.burns == "good" and figure.good == figure.total
        return figure.samples if good else 0

    def spoilt(self, chance: float, generator: np.random.Generator) -> ItemRows:
        """Return the records with items bad that are drawn with a chance each."""
        items, place = np.unique(self.item, return_inverse=True)
        bad = (generator.random(len(items)) < chance)[place.reshape(-1)]
        number = np.where(bad, 0.0, self.rows.values["number"])
        rows = replace(self.rows, values={**self.rows.values, "number": number})
        return replace(self, rows=rows)


_DAY_NS = 86_400_000_000_000


def _recurring(item: Array, day: Array) -> Array:
    """Tell by number which items occur on several days."""
    first = np.full(int(item.max()) + 1 if len(item) else 0, np.iinfo(np.int64).max)
    last = np.full(len(first), -1)
    np.minimum.at(first, item, day)
    np.maximum.at(last, item, day)
    return last > first


def _places(starts: Array, days: Array) -> tuple[Array, Array]:
    """Return the places of the rows of days, one day after another, and the day each now lies on."""
    counts = np.diff(starts)[days]
    at = np.repeat(np.arange(len(days)), counts)
    offset = np.arange(len(at)) - np.repeat(running(counts)[:-1], counts)
    return np.repeat(starts[days], counts) + offset, at


def _copied(item: Array, at: Array, recurs: Array) -> Array:
    if not len(item):
        return item
    found: Array = np.where(recurs[item], item, item + len(recurs) * (1 + at))
    return found


def _limited(figure: Measured, items: int, confidence: float | None) -> Measured:
    """Return a figure of records or time with no more samples than there are items."""
    if figure.samples <= items or not items:
        return figure
    interval = None
    if confidence and figure.good is not None and figure.total:
        good = events(float(figure.good) * items / figure.total)
        interval = share_interval(float(good), items, confidence)
    return replace(figure, samples=items, interval=interval)


def counted_once(rows: Prepared, first: int, last: int) -> Prepared:
    """Return the records of days first … last, of a sample of items one an item; else all rows."""
    daily = rows.daily if rows.recipe.by_item else None
    return daily.reduced(first, last) if isinstance(daily, ItemRows) else rows
