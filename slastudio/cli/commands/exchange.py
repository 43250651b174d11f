"""The commands about exchange, registers and retention."""

from __future__ import annotations

from pathlib import Path

from slastudio.cli.commands.arguments import JSON, PROJECT, period, said
from slastudio.cli.console import read_date
from slastudio.cli.declaration import Command, OneOf, argument

EXCHANGE_COMMANDS = (
    Command(
        "export",
        "Write the objectives for other tools.",
        "terms.exchange:run_export",
        (
            PROJECT,
            argument(
                "--openslo",
                type=Path,
                required=True,
                metavar="DIR",
                help="as OpenSLO v1, into this folder",
            ),
            JSON,
        ),
    ),
    Command(
        "compare-word",
        "List what changed in a Word file that came back.",
        "terms.exchange:run_compare_word",
        (PROJECT, argument("file", type=Path, metavar="FILE.docx"), JSON),
    ),
    Command(
        "register",
        "List, add to, amend or paste into a register; take records back.",
        "registers:run_register",
        (
            PROJECT,
            argument("kind", told="register_names:register_names"),
            argument("action", choices=("list", "add", "amend", "withdraw", "restore", "paste")),
            argument(
                "values",
                nargs="*",
                metavar="[ID] FIELD=VALUE",
                help="amend takes the record's id first, withdraw and restore ids",
            ),
            period("all of them"),
            argument(
                "--state",
                choices=("open", "overdue", "settled"),
                default="",
                help="of list: only records that stand so",
            ),
            argument(
                "--matching", default="", metavar="TEXT", help="of list: only those that hold it"
            ),
            argument("--why", default="", help="reason of an amendment or of taking back"),
            argument("--who", default="", help="who amends"),
            argument(
                "--file",
                type=Path,
                default=Path("-"),
                metavar="FILE",
                help="what to paste: a table as text, “-” (default) for standard input",
            ),
            JSON,
        ),
    ),
    Command(
        "hours",
        "Take a time tracker's export into the register of hours.",
        "money.hours:run_hours",
        (
            PROJECT,
            argument("action", choices=("import",)),
            argument("file", type=Path, metavar="FILE", help="CSV or .xlsx"),
            argument(
                "--line-from",
                default="",
                metavar="COLUMN",
                help="the column that names the line of the scope (default: found by its values)",
            ),
            JSON,
        ),
    ),
    Command(
        "purge",
        "List imports kept longer than agreed, or delete the raw rows of one for good, with a certificate.",
        "data.evidence:run_purge",
        (
            PROJECT,
            OneOf(
                (
                    argument(
                        "--due", action="store_true", help="list what is due; nothing is deleted"
                    ),
                    argument(
                        "--id", type=int, metavar="ID", help="delete the raw rows of this import"
                    ),
                ),
                required=True,
            ),
            argument(
                "--on",
                type=read_date,
                default=None,
                metavar="DATE",
                help="day to judge --due from (today)",
            ),
            said("--why", "TEXT", "reason; it stands on the certificate"),
            said("--who", "NAME", "who decided (default: the user's name)"),
            argument(
                "--before",
                type=read_date,
                default=None,
                metavar="DATE",
                help="refuse where a record is younger",
            ),
            argument(
                "--certificate",
                type=Path,
                default=None,
                metavar="FILE.pdf",
                help="write the certificate (.pdf, .json); also of an import purged before, without --why",
            ),
            argument(
                "--clear",
                action="append",
                choices=("backups", "documents"),
                default=[],
                help="delete copies outside the project, too; also of an import purged before; may be repeated",
            ),
            JSON,
        ),
    ),
)
