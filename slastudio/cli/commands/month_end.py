"""The commands that lead through a month's end."""

from __future__ import annotations

from slastudio.cli.commands.arguments import JSON, PROJECT, period, said
from slastudio.cli.declaration import Command, argument

MONTH_END_COMMANDS = (
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
)
