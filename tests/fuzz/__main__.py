"""Fuzz a reader: python -m tests.fuzz [TARGET] [INPUTS] [SEED].

TARGET is one of tests/fuzz/targets.py, or `all`; INPUTS is how many are tried, 20,000 by default.
With atheris installed the search is guided by coverage; without it the seeds are mutated at random.
An input that misbehaves is written to tests/fuzz/corpus, where the tests replay it for good.
"""

from __future__ import annotations

import hashlib
import importlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.targets import TARGETS, Target

CORPUS = Path(__file__).parent / "corpus"
_SPICE = b'\0",;\n\r\xff{}[]0\t:-+eE.\\/\xfe\xefPK'
_LONGEST = 400_000


def kept(name: str) -> list[Path]:
    """Return the inputs that once misbehaved in a target."""
    return sorted((CORPUS / name).iterdir()) if (CORPUS / name).is_dir() else []


def seeds(name: str) -> list[bytes]:
    """Return what a search begins from: the target's own seeds, and what once misbehaved."""
    return [*(path.read_bytes() for path in kept(name)), *TARGETS[name].seeds()]


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Return data with some bytes changed, doubled, cut out or moved."""
    found = bytearray(data)
    for _ in range(dice.randint(1, 8)):
        at, length = dice.randrange(len(found) + 1), dice.randint(1, 24)
        piece = found[at : at + length]
        match dice.randrange(6):
            case 0:
                found[at : at + 1] = bytes([dice.choice(_SPICE)])
            case 1:
                found[at:at] = piece * dice.randint(1, 4)
            case 2:
                del found[at : at + length]
            case 3:
                found[at : at + length] = bytes(dice.randrange(256) for _ in piece)
            case 4:
                # one byte alone: the only change that leaves a file of fixed places readable
                found[at : at + 1] = bytes([dice.randrange(256)])
            case _:
                found += piece
    return bytes(found)


def keep(name: str, data: bytes, reason: BaseException) -> None:
    """Write a misbehaving input to the corpus and say why."""
    file = hashlib.sha256(data).hexdigest()[:16]
    (CORPUS / name).mkdir(parents=True, exist_ok=True)
    (CORPUS / name / file).write_bytes(data)
    print(f"{name}/{file}: {type(reason).__name__}: {reason}", flush=True)


def at_random(name: str, go_on: Callable[[int], bool], seed: int) -> tuple[int, int]:
    """Mutate seeds as long as go_on(number tried) says; return how many were tried, and how many
    misbehaved.
    """
    dice, pool, target = random.Random(seed), seeds(name), TARGETS[name]
    bad, tried = 0, 0
    while go_on(tried):
        data = mutated(dice.choice(pool), dice)
        tried += 1
        try:
            target.reads(data)
        except Exception as problem:  # noqa: BLE001  whatever escapes is what is looked for
            keep(name, data, problem)
            bad += 1
    return tried, bad


def guided(name: str, inputs: int) -> None:
    """Let atheris search; it ends the process itself."""
    import atheris

    target = TARGETS[name]
    watched = _watched(name, target)
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds(name)):
            (Path(folder) / str(number)).write_bytes(seed)
        (CORPUS / name).mkdir(parents=True, exist_ok=True)
        options = [f"-runs={inputs}", f"-max_len={_LONGEST}", "-timeout=20", "-verbosity=0"]
        atheris.Setup(
            [sys.argv[0], *options, f"-artifact_prefix={CORPUS / name}/", folder],
            lambda data: watched.reads(data) and None,
        )
        atheris.Fuzz()


def _watched(name: str, target: Target) -> Target:
    """Return the target imported once more, with its room watched."""
    import atheris

    for module in [each for each in sys.modules if each.startswith(("slastudio.", "tests.fuzz."))]:
        del sys.modules[module]
    with atheris.instrument_imports(include=[target.watched]):
        again: dict[str, Target] = importlib.import_module("tests.fuzz.targets").TARGETS
    return again[name]


def _search(name: str, inputs: int, seed: int) -> int:
    began = time.monotonic()
    try:
        import atheris  # noqa: F401
    except ImportError:
        tried, bad = at_random(name, lambda number: number < inputs, seed)
        print(
            f"{name:8} {tried:7,} inputs at random, {bad} misbehaved, {time.monotonic() - began:.0f} s"
        )
        return int(bad > 0)
    guided(name, inputs)
    return 0


def main(name: str, inputs: int, seed: int) -> int:
    if name != "all":
        return _search(name, inputs, seed)
    # a process each: atheris ends the one it runs in
    command = [sys.executable, "-m", "tests.fuzz"]
    codes = {
        each: subprocess.run([*command, each, str(inputs), str(seed)], check=False).returncode
        for each in TARGETS
    }
    print(
        *(
            f"{each}: {'nothing found' if not code else 'look into the corpus'}"
            for each, code in codes.items()
        ),
        sep="\n",
    )
    return int(any(codes.values()))


if __name__ == "__main__":
    given = [*sys.argv[1:], *("all", "20000", "0")[len(sys.argv) - 1 :]]
    sys.exit(main(given[0], int(given[1]), int(given[2])))
