"""Kill every writing command at and inside its writes: python -m tests.torture.kills [KILLS].

A clean run counts what a command writes. Then it is killed before each of these writes, and in the
middle of it; where that makes fewer than KILLS (1,000 by default), at random moments as well. After
each kill the project must open, hold all of what was before or all of what the command does, have
nothing beside it that stays, and take the same command again.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from slastudio.operations.projects import open_project
from slastudio.shared.problems import StudioError
from tests.torture import hook
from tests.torture.commands import WRITINGS, Ground, State, Writing, differences, doing, state_of

_MAY_STAY = (".lock", ".backups", ".yaml", ".csv", ".pdf", "repaired.slastudio", ".certificate")


def moments(writes: int, kills: int, seconds: float) -> list[tuple[str, float]]:
    """Return what to do to each run: kill before or inside its Nth write, or after a time."""
    found = [(how, float(nth)) for nth in range(1, writes + 1) for how in ("before", "inside")]
    if kills < len(found):
        # some of each part of the command
        return [found[place * len(found) // kills] for place in range(kills)]
    dice = random.Random(writes)
    return found + [("after", dice.uniform(0, seconds)) for _ in range(kills - len(found))]


def killed(arguments: list[str], how: str, at: float) -> bool:
    """Run a command and kill it; tell whether it died of it."""

    def work() -> int:
        if how == "after":
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, max(at, 1e-6))
        else:
            hook.arm(hook.KILL if how == "before" else hook.TEAR, int(at))
        return doing(arguments)()

    return os.WIFSIGNALED(hook.in_child(work))


def clean_run(ground: Ground, writing: Writing) -> tuple[State, State, int, float]:
    """Return the states before and after a command that nobody kills, its writes and seconds."""
    path, arguments = ground.fresh(writing)
    before, told = state_of(path), path.with_name("writes.txt")

    def work() -> int:
        hook.arm(hook.COUNT)
        code = doing(arguments)()
        number = hook.calls()
        hook.arm(hook.COUNT)
        told.write_text(f"{code} {number}")
        return code

    began = time.perf_counter()
    hook.in_child(work)
    seconds = time.perf_counter() - began
    code, writes = map(int, told.read_text().split())
    if code:
        raise SystemExit(f"{writing.name}: ends with {code} where nobody kills it")
    return before, state_of(path), writes, seconds


def half_done(path: Path, before: State, after: State) -> str:
    """Return what is wrong where a project is neither as before nor as after, "" where nothing is."""
    try:
        if path.exists():
            open_again(path)
        now = state_of(path)
    except StudioError as error:
        return f"does not open: {error}"
    return "" if now in (before, after) else f"half done: {', '.join(differences(now, after))}"


def wrong_after(path: Path, arguments: list[str], before: State, after: State) -> str:
    """Return what is wrong with what a kill left, "" where nothing is."""
    if wrong := half_done(path, before, after):
        return wrong
    now = state_of(path)
    hook.in_child(doing(arguments))
    if (again := state_of(path)) not in (after, _twice(now, after, again)):
        return f"cannot be run again: {', '.join(differences(again, after))}"
    left = [
        each.name
        for each in path.parent.iterdir()
        if each != path
        and not each.name.endswith(_MAY_STAY)
        and not each.name.startswith(".writing-")
    ]
    return f"leaves {left}" if left else ""


def open_again(path: Path) -> None:
    """Open a project for editing, which takes over what was left beside it."""
    open_project(path, take_over=True).close()


def _twice(now: State, after: State, again: State) -> State:
    """A command that was done already may do more: another record, another version as sent."""
    return again if now == after else after


def main(kills: int) -> int:
    bad: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        ground = Ground(Path(folder))
        for writing in WRITINGS:
            before, after, writes, seconds = clean_run(ground, writing)
            died, planned = 0, moments(writes, kills, seconds)
            for how, at in planned:
                path, arguments = ground.fresh(writing)
                died += killed(arguments, how, at)
                wrong = wrong_after(path, arguments, before, after)
                if wrong:
                    bad[writing.name] += 1
                    print(f"{writing.name}, {how} {at}: {wrong}", flush=True)
            print(
                f"{writing.name:20} {writes:5,} writes, {len(planned):6,} runs, {died:6,} killed, "
                f"{bad[writing.name]:4,} wrong",
                flush=True,
            )
    return int(bad.total() > 0)


if __name__ == "__main__":
    if not hook.is_loaded():
        sys.exit(hook.run_under("tests.torture.kills", *sys.argv[1:]))
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000))
