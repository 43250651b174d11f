"""The commands about files and stored evidence."""

from __future__ import annotations

from pathlib import Path

from slastudio.cli.commands.arguments import ISSUED, JSON, MONTH, PDF, PROJECT, repeated, said
from slastudio.cli.declaration import Command, OneOf, argument

# how files are to be read
_READING = (
    said("--timezone", "ZONE", "zone of times that carry none"),
    said("--sheet", "NAME", "sheet of a workbook"),
    said("--date", "YYYY-MM-DD", "date of records that carry none"),
    said("--start", "MOMENT", "moment from which relative times count"),
    said("--currency", "CODE", "currency of amounts that carry none"),
    said("--records", "PATH", "where the records of a JSON document are, as `tree` lists it"),
    said("--member", "NAME", "file inside a ZIP archive"),
    argument(
        "--as",
        dest="kind",
        default="",
        metavar="KIND",
        help="read the files as this kind of evidence",
    ),
    argument(
        "--table",
        type=int,
        default=None,
        metavar="N",
        help="which of several tables in a sheet, from 1",
    ),
    argument(
        "--prices", type=Path, default=None, metavar="FILE", help="price list to compute costs from"
    ),
    repeated("--map", "FIELD=COLUMN", "take a field from this column", "fields"),
    repeated("--privacy", "COLUMN=ACTION", "keep, drop, hash or truncate:N the texts of a column"),
    repeated("--segment", "COLUMN", "keep a column as a segment"),
    repeated("--value", "FIELD:SPELLING=STORED", "store another word for a file's spelling"),
    repeated("--missing", "COLUMN=TEXT", "a text of a column that means no value"),
)

EVIDENCE_COMMANDS = (
    Command(
        "import",
        "Import files, or all files of folders, as evidence.",
        "data.intake:run_import",
        (
            PROJECT,
            argument(
                "files",
                type=Path,
                nargs="+",
                metavar="FILE",
                help="a file, or a folder with all its files",
            ),
            *_READING,
            argument(
                "--keep-original",
                action="store_true",
                help="keep a compressed copy of each file in the project",
            ),
            argument("--confirmed", action="store_true", help="the files are really this client's"),
            repeated(
                "--answer", "ID=READING", "answer a question that a file leaves open", "answers"
            ),
            argument(
                "--covers",
                default="",
                metavar="PERIOD",
                help="the files hold all there is of this period, such as 2026-10",
            ),
            argument(
                "--dry-run", action="store_true", help="only say how each file would be understood"
            ),
            JSON,
        ),
    ),
    Command(
        "questions",
        "List what the evidence leaves open, answer it, or take an answer back.",
        "data.questions:run_questions",
        (
            PROJECT,
            argument(
                "action",
                nargs="?",
                choices=("list", "answer", "withdraw"),
                default="list",
                help="default: list",
            ),
            argument(
                "given",
                nargs="*",
                metavar="ID=READING",
                help="with answer: which reading of which question; with withdraw: ids",
            ),
            said("--who", "NAME", "who answers (default: whoever runs the program)"),
            argument("--open", action="store_true", help="only what nobody answered yet"),
            JSON,
        ),
    ),
    Command(
        "person",
        "Say where a value that names somebody stands, or erase it everywhere.",
        "data.evidence:run_person",
        (
            PROJECT,
            argument("action", choices=("find", "erase")),
            argument(
                "value",
                metavar="VALUE",
                help="a name, an address or an id; “-” reads it from standard input",
            ),
            said("--why", "TEXT", "with erase: the reason; it stands on the certificate"),
            said("--who", "NAME", "with erase: who decided (default: the user's name)"),
            JSON,
        ),
    ),
    Command(
        "inspect",
        "Say how a file would be understood, without a project.",
        "data.reading:run_inspect",
        (argument("files", type=Path, nargs="+", metavar="FILE"), *_READING, JSON),
    ),
    Command(
        "tree",
        "List the places of a JSON document where records may be.",
        "data.reading:run_tree",
        (
            argument("file", type=Path),
            argument(
                "--limit",
                type=int,
                default=200,
                metavar="N",
                help="how many places at most (default 200)",
            ),
            JSON,
        ),
    ),
    Command(
        "imports",
        "List the imports, take one back, or get at what it kept.",
        "data.imports:run_imports",
        (
            PROJECT,
            OneOf(
                (
                    argument(
                        "--remove",
                        type=int,
                        metavar="ID",
                        help="take this import back as a whole, for good: only the window can bring one back",
                    ),
                    argument(
                        "--original",
                        type=int,
                        metavar="ID",
                        help="write the kept copy of this import's file (with -o)",
                    ),
                    argument(
                        "--rejected",
                        type=int,
                        metavar="ID",
                        help="list the records of this import that were rejected",
                    ),
                )
            ),
            argument(
                "-o",
                "--output",
                type=Path,
                default=None,
                metavar="FILE",
                help="where --original writes",
            ),
            argument(
                "--csv", type=Path, default=None, metavar="FILE", help="write --rejected as CSV"
            ),
            JSON,
        ),
    ),
    Command(
        "draw",
        "Draw a week's sample of answers to review, the same for everybody, as a sheet to fill in.",
        "data.samples:run_draw",
        (
            PROJECT,
            argument("--week", required=True, metavar="2026-W41", help="the week answered in"),
            argument(
                "--size",
                type=int,
                default=None,
                metavar="N",
                help="how many (default: the number agreed on)",
            ),
            argument(
                "--by",
                default=None,
                metavar="COLUMN",
                help="the column of strata (default: seg.language); “none” for none",
            ),
            argument(
                "-o",
                "--output",
                type=Path,
                default=None,
                metavar="FILE",
                help="the sheet, .xlsx or .csv",
            ),
            JSON,
        ),
    ),
    Command(
        "rows",
        "Give stored rows back as CSV, Excel or Parquet.",
        "data.evidence:run_rows",
        (
            PROJECT,
            argument("kind"),
            repeated("--where", "COLUMN=VALUE", "also != >= <= > < ~"),
            argument(
                "--import",
                dest="batch",
                type=int,
                default=None,
                metavar="ID",
                help="only rows of this import",
            ),
            OneOf(
                tuple(
                    argument(f"--{each}", type=Path, metavar="FILE")
                    for each in ("csv", "xlsx", "parquet")
                ),
                required=True,
            ),
            JSON,
        ),
    ),
    Command(
        "coverage",
        "Say which days each kind of evidence covers.",
        "data.evidence:run_coverage",
        (PROJECT, JSON),
    ),
    Command(
        "quality",
        "Say how good the rows of an import are.",
        "data.evidence:run_quality",
        (PROJECT, argument("id", type=int, metavar="ID"), JSON),
    ),
    Command(
        "request",
        "Write the sheet that asks for a month's data.",
        "month.documents:run_request",
        (
            PROJECT,
            MONTH,
            PDF,
            argument(
                "--templates",
                type=Path,
                default=None,
                metavar="DIR",
                help="Excel files to fill in, one a kind of data",
            ),
            ISSUED,
        ),
    ),
    Command(
        "receipts",
        "List what came of a month's data request, and when.",
        "month.documents:run_receipts",
        (PROJECT, argument("--period", metavar="2026-10", default=None), JSON),
    ),
)
