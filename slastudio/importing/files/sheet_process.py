"""The process that reads workbooks, seen from the program: started, checked, bounded in time, and
always ended.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from threading import Timer
from typing import IO

import orjson

from slastudio.importing.files import sheet_child as sheets_child
from slastudio.importing.files.sheet_child import Message, Told
from slastudio.importing.files.sheet_parts import MOST_DEEP
from slastudio.shared.problems import StudioError

SILENCE = 300.0  # seconds without a word after which the process is ended
_LINE = 400_000_000
_MODULE = "slastudio.importing.files.sheet_child"
_ADVICE = "Save it again as .xlsx in a spreadsheet program, or as CSV."


class EngineError(Exception):
    """Say that an engine could not read a workbook: kind (password, too large, spread, too deep,
    unreadable, ended) and detail.
    """

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind, self.detail = kind, detail

    def for_user(self, name: str) -> StudioError:
        if self.kind == "password":
            return StudioError(
                f"{name} is password-protected. Save a copy without a password and import that."
            )
        if self.kind == "too large":
            return StudioError(f"{name} has too many sheets or cells. Export the rows as CSV.")
        if self.kind == "spread":
            return StudioError(
                f"{name}: the rows of the sheet “{self.detail}” reach far to the right with hardly a cell between, so it is "
                "no table. Delete the stray cells beside the table, or export the rows as CSV."
            )
        if self.kind == "too deep":
            return StudioError(
                f"{name} cannot be read as a workbook: its elements lie in one another {MOST_DEEP:,} deep, so it is damaged. {_ADVICE}"
            )
        if self.kind == "ended":
            return StudioError(
                f"{name} could not be read within the limits of memory and time: it is damaged or made to do harm. "
                f"{_ADVICE}"
            )
        return StudioError(f"{name} cannot be read as a workbook ({self.detail}). {_ADVICE}")


def has_fast_engine() -> bool:
    """Tell whether workbooks are read by the fast engine, which is installed or not."""
    return importlib.util.find_spec("python_calamine") is not None


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        # a bundle has programs in place of an interpreter; packaging/start.py knows this word
        program = Path(sys.executable)
        return [str(program.with_name("slastudio" + program.suffix)), "--read-sheets"]
    # -P: a module lying in the current folder, among a client's files, is never run
    return [sys.executable, "-X", "utf8", "-P", "-m", _MODULE]


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[3])
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")])),
        # a bundle's other program starts as if nobody had started it
        "PYINSTALLER_RESET_ENVIRONMENT": "1",
    }


def _start(request: Told) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        _command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        # nobody reads it, and a pipe that is full would stop the process
        stderr=subprocess.DEVNULL,
        env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    assert process.stdin is not None
    try:
        with process.stdin as stream:
            stream.write(json.dumps(request).encode())
    except OSError:  # it ended at once; its answer, or that there is none, says so
        pass
    return process


def _line(process: subprocess.Popen[bytes], stream: IO[bytes]) -> bytes:
    # a hostile workbook can keep an engine busy for ever, and reading a line waits as long
    watch = Timer(SILENCE, process.kill)
    watch.daemon = True
    watch.start()
    try:
        return stream.readline(_LINE)
    finally:
        watch.cancel()


def _checked(line: bytes) -> Message:
    """Return a line as a message; raise EngineError for anything the child would not say."""
    try:
        message = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise EngineError("ended") from None
    if isinstance(message, dict):
        if "error" in message:
            raise EngineError(str(message["error"]), str(message.get("detail", "")))
        return message
    if not (isinstance(message, list) and len(message) == 2 and len(message[0]) == len(message[1])):
        raise EngineError("ended")
    # a file may have taken the process over, so its words are checked like a stranger's
    if set(map(type, message[0])) != {int} or set(map(type, chain.from_iterable(message[1]))) != {
        str
    }:
        raise EngineError("ended")
    return message


def child_messages(request: Told) -> Iterator[Message]:
    """Yield what a child process says to a request; raise EngineError, and end the process whatever
    happens.
    """
    try:
        process = _start(request)
    except OSError as problem:
        raise EngineError(
            "unreadable", f"no process could be started: {problem.strerror}"
        ) from None
    stream = process.stdout
    assert stream is not None
    try:
        while line := _line(process, stream):
            message = _checked(line)
            if isinstance(message, dict) and "end" in message:
                return
            yield message
        raise EngineError("ended")
    finally:
        process.kill()
        stream.close()
        process.wait()


def own_messages(request: Told) -> Iterator[Message]:
    """Yield the same without a process, by the engine that runs no foreign code; raise EngineError."""
    try:
        for message in sheets_child.messages({**request, "engine": "openpyxl"}):
            if isinstance(message, dict) and "end" in message:
                return
            yield message
    except Exception as problem:  # noqa: BLE001  openpyxl raises whatever its parsers happen to meet
        found = sheets_child.fault(problem)
        raise EngineError(found["error"], found.get("detail", "")) from None
