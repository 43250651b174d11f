"""The commands that lead through a month's end."""

from __future__ import annotations

from pathlib import Path

from slastudio.cli.commands.arguments import JSON, PROJECT, period, said
from slastudio.cli.declaration import Command, argument

MONTH_END_COMMANDS = (
    Command(
        "month-end",
        "Say how far a month's end is and what it still needs; prepare many projects at once.",
        "month.month_end:run_month_end",
        (
            argument("project", type=Path, nargs="?", default=None),
            period("the latest month with data"),
            argument(
                "--take-in",
                dest="files",
                type=Path,
                action="append",
                default=[],
                metavar="FILE",
                help="take a file in first, as its like was read before; may be repeated",
            ),
            argument(
                "--draft",
                type=Path,
                default=None,
                metavar="FILE.pdf",
                help="write a draft of the report",
            ),
            argument(
                "--all",
                dest="folder",
                type=Path,
                default=None,
                metavar="FOLDER",
                help="prepare every project of a folder, with the files of NAME.inbox beside each; nothing is issued",
            ),
            argument(
                "--drafts",
                type=Path,
                default=None,
                metavar="FOLDER",
                help="with --all: write a draft of each report into this folder",
            ),
            JSON,
        ),
    ),
    Command(
        "narrative",
        "Tell a period in sentences, and accept, edit or leave them out.",
        "month.narrative:run_narrative",
        (
            PROJECT,
            argument(
                "action",
                nargs="?",
                choices=("list", "accept", "edit", "leave-out", "add"),
                default="list",
                help="default: list",
            ),
            argument(
                "given",
                nargs="*",
                metavar="SENTENCE",
                help="ids or numbers of the list; with edit: one of them and its new text; with add: the text",
            ),
            period("the latest month with data"),
            argument(
                "--all",
                dest="every",
                action="store_true",
                help="with accept: every sentence that waits",
            ),
            said("--who", "NAME", "who decides (default: whoever runs the program)"),
            argument(
                "--detached",
                action="store_true",
                help="with edit: the text stands although its figures read otherwise",
            ),
            JSON,
        ),
    ),
    Command(
        "portfolio",
        "List several clients in a line each, those first to whom something is owed next.",
        "portfolio:run_portfolio",
        (
            argument(
                "places",
                type=Path,
                nargs="+",
                metavar="FOLDER|PROJECT",
                help="folders of projects, or projects",
            ),
            argument(
                "--kept",
                action="store_true",
                help="only what is known from last time; no project is opened or judged",
            ),
            JSON,
        ),
    ),
)
