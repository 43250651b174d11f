"""Arguments that several commands take."""

from __future__ import annotations

from pathlib import Path

from slastudio.cli.console import read_date
from slastudio.cli.declaration import Argument, argument

PROJECT = argument("project", type=Path)
JSON = argument("--json", action="store_true")
ISSUED = argument(
    "--issued", type=read_date, default=None, metavar="DATE", help="issue date (default: today)"
)
PDF = argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")
_SORTS = "month, 2026-Q4, 2026-W41, 2026, 2026-05..2026-10, or from day to day"
MONTH = argument("--period", metavar="2026-10", required=True)
PERIOD = argument("--period", metavar="2026-10", required=True, help=_SORTS)
OBJECTIVE = argument("objective", help="id or name of the objective")
NUMBER = argument(
    "number", metavar="N", help="of an issued report: 2026-10/1, or 2026-10 for the last edition"
)
VERSION = argument("version", metavar="VERSION")


def period(default: str) -> Argument:
    about = f"{_SORTS} (default: {default})"
    return argument("--period", metavar="2026-10", default=None, help=about)


def day(name: str, dest: str, about: str) -> Argument:
    return argument(name, dest=dest, type=read_date, default=None, metavar="DATE", help=about)


def said(name: str, metavar: str, about: str) -> Argument:
    return argument(name, default="", metavar=metavar, help=about)


def repeated(name: str, metavar: str, about: str, dest: str = "") -> Argument:
    given = dest or name[2:]
    told = f"{about}; may be repeated"
    return argument(name, dest=given, action="append", default=[], metavar=metavar, help=told)


DRAFT = argument(
    "--draft",
    action="store_true",
    help="mark it a draft; needed where characters stand as boxes because no font has them",
)
