"""Two processes on one project, under two host names, with a clock that runs backwards:
python -m tests.torture.processes [SECONDS].

Each tries again and again to open the project for editing and add a record; whoever is refused is
told who holds it. In the end every record that was said to be added is there, once.
"""

from __future__ import annotations

import multiprocessing
import platform
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from multiprocessing.queues import Queue
from pathlib import Path

from slastudio.operations.projects import create_project, open_project
from slastudio.operations.registers import records
from slastudio.project import holders, register_store
from slastudio.project.holders import HeldElsewhereError
from slastudio.shared.problems import StudioError

Told = tuple[str, str]


class BackwardClock(datetime):
    """Tell times that go back and forth by hours."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) - timedelta(hours=random.randint(0, 48))


def work(path: Path, host: str, seconds: float, told: Queue[Told]) -> None:
    """Add records under a host's name for some seconds."""
    platform.node = lambda: host
    for module in (holders, register_store):
        module.datetime = BackwardClock  # type: ignore[attr-defined]
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        number += 1
        title = f"{host} {number}"
        try:
            with open_project(path, take_over=number % 3 == 0) as project:
                records.add_entry(
                    project, "incidents", {"opened": "2026-10-01 09:00", "title": title}
                )
            told.put(("added", title))
        except HeldElsewhereError:
            told.put(("held elsewhere", title))
        except StudioError as error:
            told.put(("locked" if "open for editing" in str(error) else f"refused: {error}", title))
        except Exception as fault:  # noqa: BLE001  whatever escapes is what is looked for
            told.put((f"fault: {type(fault).__name__}: {fault}", title))


def main(seconds: float) -> int:
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shared.slastudio"
        create_project(path, "customer-support", client="Acme").close()
        told: Queue[Told] = context.Queue()
        both = [
            context.Process(target=work, args=(path, host, seconds, told))
            for host in ("north", "south")
        ]
        for each in both:
            each.start()
        found: list[Told] = []
        while any(each.is_alive() for each in both) or not told.empty():
            while not told.empty():
                found.append(told.get())
            time.sleep(0.05)
        with open_project(path, take_over=True) as project:
            titles = Counter(
                each.values["title"] for each in records.list_entries(project, "incidents")
            )
    added = Counter(title for what, title in found if what == "added")
    for what, times in Counter(what for what, _ in found).items():
        print(f"{times:6,} {what}")
    lost, twice = added - titles, titles - added
    print(
        f"{added.total():,} said to be added, {lost.total():,} of them not there, {twice.total():,} there unsaid"
    )
    faults = sum(what.startswith(("fault", "refused")) for what, _ in found)
    return int(bool(lost or twice or faults))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60))
