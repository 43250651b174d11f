"""How long each step of the event loop takes, and where the window's thread was while one took long."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import FrameType

from PySide6.QtCore import QCoreApplication, QEvent

# a step is felt beyond this, and looked at
FELT_S = 0.05
_LOOK_EVERY_S = 0.004
# of one action so many long steps are told of, and of each what took this share of its looks
_TOLD, _SHARE = 6, 0.12
_NOTHING_NEW_S = 0.15
_DEFERRED = QEvent.Type.DeferredDelete.value


@dataclass(frozen=True)
class Step:
    """Hold seconds of one step: by the clock, and of the processor for the window's thread alone."""

    wall: float
    cpu: float

    @property
    def waited(self) -> float:
        """Return seconds in which the thread did not run: other threads, other programs, the disk."""
        return max(self.wall - self.cpu, 0.0)


@dataclass
class Beat:
    """Hold the steps of one action; looks: the stacks of its long steps, outermost call first."""

    steps: list[Step] = field(default_factory=list)
    looks: list[tuple[Step, list[tuple[str, ...]]]] = field(default_factory=list)
    seconds: float = 0.0

    def worst(self, of: Callable[[Step], float]) -> float:
        return max(map(of, self.steps), default=0.0)

    @property
    def felt(self) -> int:
        """Return how many steps took the thread longer than one can feel."""
        return sum(each.cpu > FELT_S for each in self.steps)


class Heartbeat:
    """Drive the event loop step by step: whatever is typed or clicked waits for the step that runs.

    looking: note the stack of the window's thread every four milliseconds of a step, and keep what was
    noted of long ones.
    """

    def __init__(self, *, looking: bool) -> None:
        self._ident = threading.get_ident()
        self._clock = time.pthread_getcpuclockid(self._ident)
        self._in_step = self._ended = False
        self._noted: list[tuple[str, ...]] = []
        self.beat = Beat()
        if looking:
            threading.Thread(target=self._look, daemon=True).start()

    def run(self, act: Callable[[], object], done: Callable[[], bool], most_s: float = 120) -> Beat:
        """Do `act` as the first step, and go on until done() holds and nothing happened for a while."""
        self.beat = beat = Beat()
        begun = quiet = time.perf_counter()
        self._step(act)
        while time.perf_counter() - begun < most_s:
            self._step(_turn)
            now = time.perf_counter()
            if not done() or beat.steps[-1].cpu > 0.001:
                quiet = now
            if now - quiet > _NOTHING_NEW_S:
                break
            # whoever waits for the interpreter gets it, as while the loop blocks
            time.sleep(0.0005)
        beat.seconds = quiet - begun
        return beat

    def _step(self, act: Callable[[], object]) -> None:
        self._noted = []
        self._in_step = True
        wall, cpu = time.perf_counter(), time.thread_time()
        act()
        step = Step(time.perf_counter() - wall, time.thread_time() - cpu)
        self._in_step = False
        self.beat.steps.append(step)
        if step.cpu > FELT_S or step.wall > 2 * FELT_S:
            self.beat.looks.append((step, list(self._noted)))

    def _look(self) -> None:
        while True:
            time.sleep(_LOOK_EVERY_S)
            if self._in_step:
                frame = sys._current_frames().get(self._ident)
                self._noted.append(_lines(frame))


def _turn() -> None:
    QCoreApplication.processEvents()
    # what exec() does between two turns and processEvents leaves
    QCoreApplication.sendPostedEvents(None, _DEFERRED)


def _lines(frame: FrameType | None) -> tuple[str, ...]:
    found = []
    while frame is not None:
        code = frame.f_code
        name = code.co_filename.rpartition("site-packages/")[2].rpartition("slastudio/")[2]
        if "benchmarks" not in name:
            found.append(f"{name}:{frame.f_lineno} {code.co_name}")
        frame = frame.f_back
    return tuple(reversed(found))


def told_looks(beat: Beat) -> Iterator[str]:
    """Yield the long steps of an action, each as a tree of calls with the milliseconds seen in them."""
    for step, stacks in sorted(beat.looks, key=lambda each: -each[0].cpu)[:_TOLD]:
        yield f"step of {step.cpu * 1e3:.0f} ms, waited {step.waited * 1e3:.0f}:"
        least = max(len(stacks) * _SHARE, 2)
        yield from _tree(stacks, 0, least, step.wall * 1e3 / max(len(stacks), 1))


def _tree(stacks: list[tuple[str, ...]], depth: int, least: float, each_ms: float) -> Iterator[str]:
    below: dict[str, list[tuple[str, ...]]] = {}
    for stack in stacks:
        if len(stack) > depth:
            below.setdefault(stack[depth], []).append(stack)
    for line, own in sorted(below.items(), key=lambda item: -len(item[1])):
        if len(own) < least:
            continue
        # the way in is the same for all
        shown = not line.startswith(("<frozen", "/")) or len(below) > 1
        if shown:
            yield f"{' ' * min(depth, 60)}{len(own) * each_ms:4.0f} {line}"
        yield from _tree(own, depth + 1, least, each_ms)
