"""What happens to exports on their way: some of it harmless, some of it taking from what they say.

Each disturbance writes files of a month and says which verdicts are right then: the true ones, or
none where the files no longer tell.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.oracle.months import DAYS, Bill, Month, Request, judged

Right = dict[str, frozenset[str]]
Row = Sequence[object]
BILLED = ("Date", "Service", "Amount", "Currency")
LOGGED = ("time", "request_id", "latency_ms", "status")
GRADED = ("time", "run", "set", "item", "metric", "passed")


@dataclass(frozen=True)
class Disturbed:
    """Hold the files of a month, in order of import, and the verdicts that may be given without a
    question.
    """

    files: tuple[Path, ...]
    right: Right
    harmless: bool


def _right(month: Month) -> Right:
    return {name: frozenset((verdict,)) for name, verdict in judged(month).items()}


def _write(path: Path, headings: Sequence[str], rows: Sequence[Row], delimiter: str = ",") -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(headings)
        writer.writerows(rows)
    return path


def _moment(request: Request) -> str:
    hours, rest = divmod(request.second, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"2026-03-{request.day:02d}T{hours:02d}:{minutes:02d}:{seconds:02d}Z"


def _logged(
    requests: Sequence[Request], good: str = "success", bad: str = "error", **words: str
) -> list[Row]:
    return [
        (_moment(r), r.name, r.latency, words.get(r.name) or (good if r.good else bad))
        for r in requests
    ]


def _billed(bills: Sequence[Bill]) -> list[Row]:
    return [
        (f"2026-03-{b.day:02d}", b.service, f"{b.cents // 100}.{b.cents % 100:02d}", "EUR")
        for b in bills
    ]


def _graded(month: Month, repeats: int = 1) -> list[Row]:
    return [
        ("2026-03-20T10:00:00Z", "run-1", "gold", each.item, "pass", str(each.passed).lower())
        for each in month.items
        for _ in range(repeats)
    ]


def _files(folder: Path, month: Month, **others: tuple[Sequence[str], Sequence[Row]]) -> list[Path]:
    """Write the three exports of a month; others: headings and rows of those that differ."""
    plain: dict[str, tuple[Sequence[str], Sequence[Row]]] = {
        "requests": (LOGGED, _logged(month.requests)),
        "bills": (BILLED, _billed(month.bills)),
        "items": (GRADED, _graded(month)),
    }
    return [_write(folder / f"{name}.csv", *told) for name, told in (plain | others).items()]


# -- harmless ----------------------------------------------------------------------------------------------------------


def as_it_was(dice: random.Random, month: Month, folder: Path) -> Disturbed:
    return Disturbed(tuple(_files(folder, month)), _right(month), harmless=True)


def in_another_order(dice: random.Random, month: Month, folder: Path) -> Disturbed:
    rows, bills = _logged(month.requests), _billed(month.bills)
    dice.shuffle(rows)
    dice.shuffle(bills)
    files = _files(folder, month, requests=(LOGGED, rows), bills=(BILLED, bills))
    return Disturbed(tuple(files), _right(month), harmless=True)


def exported_twice(dice: random.Random, month: Month, folder: Path) -> Disturbed:
    files = _files(folder, month)
    half = _write(folder / "half.csv", BILLED, _billed([b for b in month.bills if b.day <= 15]))
    log = _write(folder / "log.csv", LOGGED, _logged(month.requests[: len(month.requests) // 2]))
    return Disturbed((half, log, *files), _right(month), harmless=True)


def by_known_words(dice: random.Random, month: Month, folder: Path) -> Disturbed:
    good = dice.choice(("200", "OK", "Success", "completed", "204"))
    bad = dice.choice(("500", "timeout", "Failed", "404", "rate limited"))
    rows = _logged(month.requests, good, bad)
    files = _files(folder, month, requests=(LOGGED, rows))
    return Disturbed(tuple(files), _right(month), harmless=True)


def with_a_constant_column(dice: random.Random, month: Month, folder: Path) -> Disturbed:
    rows = [(*row, "eu-central") for row in _billed(month.bills)]
    files = _files(folder, month, bills=((*BILLED, "Exported from"), rows))
    return Disturbed(tuple(files), _right(month), harmless=True)


def with_decimal_commas(dice: random.Random, month: Month, folder: Path) -> Disturbed:
    rows = [
        (f"{b.day:02d}.03.2026", b.service, f"{b.cents // 100},{b.cents % 100:02d}", "EUR")
        for b in month.bills
    ]
    files = [path for path in _files(folder, month) if path.name != "bills.csv"]
    files.append(_write(folder / "bills.csv", BILLED, rows, ";"))
    return Disturbed(tuple(files), _right(month), harmless=True)


def in_two_halves(dice: random.Random, month: Month, folder: Path) -> Disturbed:
    files = [path for path in _files(folder, month) if path.name != "requests.csv"]
    for name, days in (("a", range(1, 16)), ("b", range(16, DAYS + 1))):
        part = [r for r in month.requests if r.day in days]
        files.append(_write(folder / f"{name}.csv", LOGGED, _logged(part)))
    return Disturbed(tuple(files), _right(month), harmless=True)


def with_a_total(dice: random.Random, month: Month, folder: Path) -> Disturbed:
    cents = sum(b.cents for b in month.bills)
    total = ("", "Total", f"{cents // 100}.{cents % 100:02d}", "EUR")
    files = _files(folder, month, bills=(BILLED, [*_billed(month.bills), total]))
    return Disturbed(tuple(files), _right(month), harmless=True)


# -- taking from what they say -----------------------------------------------------------------------------------------


def days_dropped(dice: random.Random, month: Month, folder: Path) -> Disturbed:
    """Drop days: up to a tenth of them the covered part is judged, beyond it nothing is."""
    count = dice.choice((1, 2, 3, 4, 6, 12))
    gone = set(dice.sample(range(1, DAYS + 1), count))
    left = tuple(r for r in month.requests if r.day not in gone)
    files = _files(folder, month, requests=(LOGGED, _logged(left)))
    right = _right(replace(month, requests=left))
    if 10 * count > DAYS:
        right |= dict.fromkeys(("availability", "latency"), frozenset[str]())
    return Disturbed(tuple(files), right, harmless=False)


def an_unseen_word(dice: random.Random, month: Month, folder: Path) -> Disturbed:
    """Call some requests by a word nobody knows: it may mean anything."""
    word = dice.choice(("cancelled", "geklappt", "parked", "ÖK", "done?", "in progress"))
    some = dice.sample(month.requests, dice.randint(1, max(len(month.requests) // 5, 1)))
    rows = _logged(month.requests, **{r.name: word for r in some})
    files = _files(folder, month, requests=(LOGGED, rows))
    names = {r.name for r in some}
    others = tuple(r for r in month.requests if r.name not in names)
    readings = [
        replace(month, requests=(*others, *(replace(r, good=good) for r in some)))
        for good in (True, False)
    ]
    if others:
        readings.append(replace(month, requests=others))
    right = _right(month)
    verdicts = {judged(each)["availability"] for each in readings}
    right["availability"] = frozenset(verdicts) if len(verdicts) == 1 else frozenset()
    # how long a request took does not depend on what it is called
    return Disturbed(tuple(files), right, harmless=False)


def exported_again_otherwise(dice: random.Random, month: Month, folder: Path) -> Disturbed:
    """Export the first half again with a column that says when: the same lines, or further ones."""
    half = [b for b in month.bills if b.day <= 15]
    early = [(*row, "2026-03-16") for row in _billed(half)]
    late = [(*row, "2026-04-01") for row in _billed(month.bills)]
    headings = (*BILLED, "Exported at")
    files = [path for path in _files(folder, month) if path.name != "bills.csv"]
    files += [
        _write(folder / "early.csv", headings, early),
        _write(folder / "late.csv", headings, late),
    ]
    right = _right(month)
    both = judged(replace(month, bills=(*month.bills, *half)))["spend"]
    right["spend"] = frozenset({both}) if {both} == right["spend"] else frozenset()
    return Disturbed(tuple(files), right, harmless=False)


def items_repeated(dice: random.Random, month: Month, folder: Path) -> Disturbed:
    """Repeat every item: a sample does not grow by it."""
    rows = _graded(month, dice.choice((2, 5, 40)))
    files = _files(folder, month, items=(GRADED, rows))
    return Disturbed(tuple(files), _right(month), harmless=True)


def signs_that_tell_nothing(dice: random.Random, month: Month, folder: Path) -> Disturbed:
    """Write amounts of which nobody can tell thousands from a fraction."""
    sign = dice.choice(",.")
    bills = tuple(
        replace(b, cents=100 * dice.randrange(1_001, 9_999)) for b in month.bills if b.day <= 20
    )
    rows = [
        (
            f"2026-03-{b.day:02d}",
            b.service,
            f"{b.cents // 100_000}{sign}{b.cents // 100 % 1000:03d}",
            "EUR",
        )
        for b in bills
    ]
    cap = dice.choice((50_00, 1_000_00, sum(b.cents for b in bills) * 2, 1))
    whole = replace(month, bills=bills, spend=cap)
    part = sum(b.cents for b in bills) / 1000
    verdicts = {judged(whole)["spend"], "met" if part <= cap else "missed"}
    files = [path for path in _files(folder, month) if path.name != "bills.csv"]
    files.append(_write(folder / "bills.csv", BILLED, rows, ";"))
    right = _right(whole)
    right["spend"] = frozenset(verdicts) if len(verdicts) == 1 else frozenset()
    found = Disturbed(tuple(files), right, harmless=False)
    month.truth["spend"] = str(cap)
    return found


Disturbance = Callable[[random.Random, Month, Path], Disturbed]
DISTURBANCES: tuple[Disturbance, ...] = (
    as_it_was,
    in_another_order,
    exported_twice,
    by_known_words,
    with_a_constant_column,
    with_decimal_commas,
    in_two_halves,
    with_a_total,
    days_dropped,
    an_unseen_word,
    exported_again_otherwise,
    items_repeated,
    signs_that_tell_nothing,
)
