"""The commands about a month, and what a client receives."""

from __future__ import annotations

from pathlib import Path

from slastudio.cli.commands.arguments import (
    DRAFT,
    ISSUED,
    JSON,
    MONTH,
    NUMBER,
    PDF,
    PROJECT,
    day,
    period,
    said,
)
from slastudio.cli.console import read_date
from slastudio.cli.declaration import Command, argument
from slastudio.shared.notation import DAYS, NUMBERS

DOCUMENTS_COMMANDS = (
    Command(
        "assess",
        "Judge a period.",
        "month.analysis:run_assess",
        (PROJECT, period("the latest month with data"), JSON),
    ),
    Command(
        "observations",
        "List what a period's records show beside its figures.",
        "month.observations:run_observations",
        (PROJECT, period("the latest month with data"), JSON),
    ),
    Command(
        "responses",
        "Tell technical responses from those of governance: in time, late, how fast.",
        "month.responses:run_responses",
        (PROJECT, period("the latest month with data"), JSON),
    ),
    Command(
        "exceptions",
        "Judge how many exceptions were open at once.",
        "month.exceptions:run_exceptions",
        (PROJECT, period("the latest month with data"), JSON),
    ),
    Command(
        "incident",
        "Tell what is known of one incident, or write it with the evidence held for the client.",
        "month.incidents:run_incident",
        (
            PROJECT,
            argument("id", help="of the incident, as its register lists it"),
            argument(
                "-o",
                "--output",
                type=Path,
                default=None,
                metavar="PACK.zip",
                help="write story, paper, requests of its span and amendments into one file",
            ),
            argument(
                "--paper",
                type=Path,
                default=None,
                metavar="FILE.pdf|.docx",
                help="write what is known of it as a paper alone, to be read or edited",
            ),
            ISSUED,
            JSON,
        ),
    ),
    Command(
        "status",
        "Write how a client stands on one page, as of a day.",
        "month.status:run_status",
        (
            PROJECT,
            argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf|.docx"),
            period("the latest month with data"),
            ISSUED,
        ),
    ),
    Command(
        "renewal",
        "Write what a renewal rests on: a year's record, targets that can be kept, hours and price.",
        "month.status:run_renewal",
        (
            PROJECT,
            argument(
                "-o",
                "--output",
                type=Path,
                default=None,
                metavar="FILE",
                help="a paper, .pdf or .docx, or what it tells as .xlsx or .json",
            ),
            argument("--workbook", type=Path, default=None, metavar="FILE.xlsx"),
            argument(
                "--months",
                type=int,
                default=12,
                metavar="N",
                help="how many months to look back at most (default: 12)",
            ),
            ISSUED,
            JSON,
        ),
    ),
    Command(
        "duties",
        "List what a period asks of whom, how it stands and what shows it; enter acts.",
        "month.duties:run_duties",
        (
            PROJECT,
            argument(
                "action",
                nargs="?",
                default="list",
                choices=("list", "done", "not-done", "asked", "began", "close"),
                help="list (default), or enter an act: done, not-done, asked for in writing, an event that "
                "began, a register that is complete",
            ),
            argument("duty", nargs="?", default="", help="its id or kind; of close a register"),
            period("the latest month with data"),
            argument(
                "--side", choices=("provider", "client"), default="", help="only what it owes"
            ),
            argument("--open", action="store_true", help="only what is not settled"),
            said("--since", "2026-06", "what is open since this month, month by month"),
            argument(
                "--ics", type=Path, default=None, metavar="FILE.ics", help="a calendar file too"
            ),
            argument(
                "--mails", type=Path, default=None, metavar="FOLDER", help="drafts of mails too"
            ),
            said("--when", "MOMENT", "of an act (default: now)"),
            said("--by", "ROLE", "whose act it is"),
            said("--proof", "TEXT", "what shows it, such as a file or a ticket"),
            said("--detail", "TEXT", "more about it"),
            JSON,
        ),
    ),
    Command(
        "appendix",
        "Write the contract appendix.",
        "month.documents:run_appendix",
        (
            PROJECT,
            PDF,
            ISSUED,
            DRAFT,
            argument(
                "--version",
                default="draft",
                metavar="VERSION",
                help="1.0, or “sent 1.0” (default: the draft)",
            ),
            argument(
                "--docx", type=Path, default=None, metavar="FILE.docx", help="an editable copy too"
            ),
        ),
    ),
    Command(
        "report",
        "Write the monthly report as a draft.",
        "month.documents:run_report",
        (
            PROJECT,
            PDF,
            ISSUED,
            DRAFT,
            MONTH,
            argument("--workbook", type=Path, default=None, metavar="FILE.xlsx"),
            argument(
                "--internal",
                action="store_true",
                help="with your own targets and what follows from them, marked as not for the client",
            ),
        ),
    ),
    Command(
        "client-page",
        "Write a period's page for the client: one file for a browser, from which nothing internal can be read.",
        "month.documents:run_client_page",
        (
            PROJECT,
            argument("-o", "--output", type=Path, required=True, metavar="PAGE.html"),
            MONTH,
            day(
                "--issued",
                "issued",
                "what was known on this day (default: that of the issued report, else today)",
            ),
        ),
    ),
    Command(
        "issue",
        "Issue a period's report: number it, keep it in the project, write its PDF.",
        "month.issuing:run_issue",
        (
            PROJECT,
            PDF,
            MONTH,
            said("--who", "NAME", "who issues it (default: the user's name)"),
            day("--on", "day", "the day of issue (default: today)"),
            said("--why", "TEXT", "of a corrected edition: the reason"),
            argument(
                "--accept",
                action="store_true",
                help="accept the sentences that wait, as they read on the day of issue",
            ),
            JSON,
        ),
    ),
    Command(
        "issued",
        "List issued reports, give one back, check them, record that the client received one.",
        parts=(
            Command(
                "list",
                "List issued reports and whether they still stand.",
                "month.issuing:run_list",
                (PROJECT, JSON),
            ),
            Command(
                "show",
                "Tell what an issued report is, or write its very bytes.",
                "month.issuing:run_show",
                (
                    PROJECT,
                    NUMBER,
                    argument("-o", "--output", type=Path, default=None, metavar="FILE.pdf"),
                    JSON,
                ),
            ),
            Command(
                "verify",
                "Check bytes, chain and figures of issued reports; exit 1 where something differs.",
                "month.issuing:run_verify_issued",
                (
                    PROJECT,
                    argument("number", nargs="?", default="", help="2026-10/1 (default: all)"),
                    JSON,
                ),
            ),
            Command(
                "received",
                "Record that the client received an issued report.",
                "month.issuing:run_received",
                (
                    PROJECT,
                    NUMBER,
                    argument("--on", dest="day", type=read_date, required=True, metavar="DATE"),
                    argument("--who", required=True, metavar="NAME", help="who received it"),
                    JSON,
                ),
            ),
        ),
    ),
    Command(
        "mail",
        "Write the month's mail to the client with a form to fill in, or record that it was sent.",
        "month.mail:run_mail",
        (
            PROJECT,
            MONTH,
            argument(
                "-o",
                "--output",
                dest="folder",
                type=Path,
                required=True,
                metavar="FOLDER",
                help="where draft and form are written; with --sent, where they lie",
            ),
            ISSUED,
            said("--sent", "MOMENT", "record that what lies in the folder was sent then"),
            said("--by", "ROLE", "with --sent: the role that sent it"),
            JSON,
        ),
    ),
    Command(
        "reply",
        "Take in the form that the client filled in.",
        "month.mail:run_reply",
        (
            PROJECT,
            argument("file", type=Path, help="the form as Excel or text"),
            argument("--received", required=True, metavar="MOMENT", help="when it came"),
            argument("--by", required=True, metavar="ROLE", help="the client's role it came from"),
            JSON,
        ),
    ),
    Command(
        "verify",
        "Check a project against its chain of hashes, a paper that left it, or another copy of it.",
        "month.documents:run_verify",
        (
            PROJECT,
            argument(
                "--against",
                type=Path,
                default=None,
                metavar="PAPER",
                help="a PDF, Word file or workbook as it was received, or another copy of the project",
            ),
            JSON,
        ),
    ),
    Command(
        "hand-over",
        "Write one archive for a successor, check one (verify ARCHIVE), or list what was handed over (list PROJECT).",
        "handing_over:run_hand_over",
        (
            PROJECT,
            argument(
                "archive",
                type=Path,
                nargs="?",
                default=None,
                metavar="FILE",
                help="after verify the archive to check, after list the project",
            ),
            argument("-o", "--output", type=Path, default=None, metavar="FILE.zip"),
            argument(
                "--without-evidence",
                action="store_true",
                help="purge raw records from the copy; daily figures, registers and issued reports stay",
            ),
            ISSUED,
            said("--to", "NAME", "who gets it; kept in the project"),
            said("--who", "NAME", "who hands over (default: the user's name)"),
            JSON,
        ),
    ),
    Command(
        "brand",
        "Show or change the brand of the documents.",
        "projects:run_brand",
        (
            PROJECT,
            argument("--accent", default=None, metavar="#1F5FA8"),
            argument("--footer", default=None, metavar="TEXT"),
            argument("--logo", type=Path, default=None, metavar="FILE", help="PNG or JPEG"),
            argument(
                "--numbers",
                default=None,
                metavar="1.234,5",
                help=f"one of: {', '.join(name for name, _ in NUMBERS)}",
            ),
            argument(
                "--dates",
                default=None,
                metavar="2026-06-15",
                help=f"one of: {', '.join(name for name, _ in DAYS)}",
            ),
            argument(
                "--like",
                type=Path,
                default=None,
                metavar="PROJECT",
                help="take over another project's brand",
            ),
            JSON,
        ),
    ),
)
