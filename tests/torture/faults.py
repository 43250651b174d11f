"""Run every writing command on a disk that fails: python -m tests.torture.faults [RUNS].

Full from the Nth write on, read-only from then on, or one I/O error: for N spread over all writes
of a command. It must end well or with one message that says what to do, and leave all of what was
before or all of what it does.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

from slastudio.cli.entry import run
from tests.torture import hook
from tests.torture.commands import WRITINGS, Ground
from tests.torture.kills import clean_run, half_done

FAULTS = {"full": hook.FULL, "read-only": hook.READ_ONLY, "I/O error": hook.FAILING}


def faced(arguments: list[str], told: Path, mode: int, nth: int) -> str:
    """Run a command on a failing disk; return what is wrong with how it ends, "" where nothing is."""

    def work() -> int:
        out, err = io.StringIO(), io.StringIO()
        hook.arm(mode, nth)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = run(arguments)
            said = err.getvalue() if code else ""
        except BaseException as fault:  # noqa: BLE001  whatever escapes is what is looked for
            code, said = 98, f"{type(fault).__name__}: {fault}"
        hook.arm(hook.COUNT)
        told.write_text(f"{code}\n{said}")
        return code

    hook.in_child(work)
    code, _, said = told.read_text().partition("\n")
    if code not in ("0", "1"):
        return f"ends with {said or code}"
    return "" if code == "0" or said.startswith("slastudio: ") else f"says {said!r}"


def main(runs: int) -> int:
    bad: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CONFIG_HOME"] = folder
        ground = Ground(Path(folder))
        for writing in WRITINGS:
            before, after, writes, _ = clean_run(ground, writing)
            every = [(name, nth) for nth in range(1, writes + 1) for name in FAULTS]
            planned = every[:: max(len(every) // runs, 1)]
            for name, nth in planned:
                path, arguments = ground.fresh(writing)
                wrong = faced(arguments, ground.folder / "told.txt", FAULTS[name], nth)
                wrong = wrong or half_done(path, before, after)
                if wrong:
                    bad[writing.name] += 1
                    print(f"{writing.name}, {name} at write {nth}: {wrong}", flush=True)
            print(
                f"{writing.name:20} {len(planned):6,} faults, {bad[writing.name]:4,} wrong",
                flush=True,
            )
    return int(bad.total() > 0)


if __name__ == "__main__":
    if not hook.is_loaded():
        sys.exit(hook.run_under("tests.torture.faults", *sys.argv[1:]))
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000))
