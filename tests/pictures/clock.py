"""Stop the clock of this process, so that a picture says the same whenever it is made."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, tzinfo

import slastudio


class _Same(type):
    """Let whatever is a moment or a day count as one of ours, for modules that ask."""

    def __instancecheck__(cls, found: object) -> bool:
        return isinstance(found, cls.__mro__[1])


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Let every module of the program read this moment from its clock."""

    class Moment(datetime, metaclass=_Same):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return moment.astimezone(tz) if tz else moment.astimezone().replace(tzinfo=None)

    class Day(date, metaclass=_Same):
        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return moment.date()

    changed = []
    for each in _modules():
        for name, real, stopped in (("datetime", datetime, Moment), ("date", date, Day)):
            if getattr(each, name, None) is real:
                setattr(each, name, stopped)
                changed.append((each, name, real))
    try:
        yield
    finally:
        for module, name, real in changed:
            setattr(module, name, real)


def _modules() -> list[object]:
    # all of them: one that is imported later would read the machine's clock
    for found in pkgutil.walk_packages(slastudio.__path__, "slastudio."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    return [each for name, each in sys.modules.items() if name.startswith("slastudio")]
