"""Import every module, then run command lines in the installed program; say what failed and which commands there are.

Standard input: a list of command lines as JSON. Standard output, last line: JSON with "commands" and "failed".
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import pkgutil
import sys
import traceback
from importlib import import_module

import slastudio
from slastudio.cli import run
from slastudio.cli.entry import build_parser


def failure_of(line: list[str]) -> str | None:
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = run(line)
    except BaseException:  # noqa: BLE001  # argparse leaves by SystemExit
        return traceback.format_exc()
    return said.getvalue() if code else None


def all_commands() -> list[str]:
    choices = next(
        each for each in build_parser()._actions if isinstance(each, argparse._SubParsersAction)
    ).choices
    return sorted(choices)


def main() -> None:
    for module in pkgutil.walk_packages(slastudio.__path__, "slastudio."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    failed = {}
    for line in json.load(sys.stdin):
        failure = failure_of(line)
        if failure is not None:
            failed[" ".join(line)] = failure
    sys.stdout.write(
        json.dumps({"file": slastudio.__file__, "commands": all_commands(), "failed": failed})
    )


if __name__ == "__main__":
    main()
