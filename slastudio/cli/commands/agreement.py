"""The commands about the agreement, its versions and clauses."""

from __future__ import annotations

from pathlib import Path

from slastudio.cli.commands.arguments import JSON, PROJECT, VERSION, day, period, repeated, said
from slastudio.cli.console import read_date
from slastudio.cli.declaration import Command, argument
from slastudio.contract.terms.sections import SECTIONS

AGREEMENT_COMMANDS = (
    Command(
        "check",
        "List what the draft is missing or contradicts.",
        "terms.agreement:run_check",
        (
            PROJECT,
            JSON,
            argument("--all", action="store_true", help="waived findings too"),
            argument("--strict", action="store_true", help="exit code 1 while errors stand"),
        ),
    ),
    Command(
        "role-questions",
        "Answer what buyers ask, by role, from the draft.",
        "terms.agreement:run_role_questions",
        (PROJECT, JSON),
    ),
    Command(
        "answer",
        "Say when an incident would be answered, and why then.",
        "terms.agreement:run_answer",
        (
            PROJECT,
            argument("severity", metavar="SEVERITY"),
            argument(
                "moment",
                metavar="2026-10-09T19:00",
                help="without an offset: in the agreement's zone",
            ),
            argument("--tier", default=None, metavar="TIER", help="default: the tier agreed"),
            JSON,
        ),
    ),
    Command(
        "answers",
        "Give the ready answers for when the system must refuse, defer or hand over.",
        "terms.ready_answers:run_answers",
        (
            PROJECT,
            said("--workflow", "ID", "only what holds for this workflow"),
            argument("--csv", type=Path, default=None, metavar="FILE", help="as CSV"),
            JSON,
        ),
    ),
    Command(
        "versions",
        "List the versions of the agreement.",
        "terms.agreement:run_versions",
        (PROJECT, JSON),
    ),
    Command(
        "send",
        "Keep the draft as it is sent for signature.",
        "terms.agreement:run_send",
        (PROJECT,),
    ),
    Command(
        "freeze",
        "Sign the draft: keep it for good, in force from a day on.",
        "terms.agreement:run_freeze",
        (
            PROJECT,
            argument("--effective", type=read_date, required=True, metavar="DATE"),
            argument("--number", default="", metavar="1.0", help="default: the draft's number"),
            repeated("--signatory", "TEXT", "who signed"),
        ),
    ),
    Command(
        "attach",
        "Keep the signed PDF of a version in the project, with its hash.",
        "terms.agreement:run_attach",
        (PROJECT, VERSION, argument("file", type=Path)),
    ),
    Command(
        "elsewhere",
        "Keep a document that was signed elsewhere, and enter which of its numbers says what.",
        arguments=(PROJECT,),
        parts=(
            Command(
                "attach",
                "Keep the document with its hash, and name it in the draft.",
                "terms.elsewhere:run_attach",
                (
                    argument("file", type=Path),
                    said("--title", "TEXT", "what it is called (default: the file's name)"),
                    day("--dated", "dated", "the day it bears"),
                ),
            ),
            Command(
                "list",
                "List both numberings, and the clauses without a number of theirs.",
                "terms.elsewhere:run_list",
                (JSON,),
            ),
            Command(
                "cite",
                "Enter under which number their document says a field.",
                "terms.elsewhere:run_cite",
                (
                    argument("place", metavar="PLACE", help="a field, a record, or our number 4.3"),
                    argument("number", metavar="NUMBER", help="such as “§ 7 (2)”"),
                    said("--wording", "TEXT", "as it stands there"),
                ),
            ),
            Command(
                "import",
                "Enter the numbers of a table: place, number, wording.",
                "terms.elsewhere:run_import",
                (argument("file", type=Path, help="CSV or Excel"), JSON),
            ),
            Command(
                "forget",
                "Take the number of a field out again.",
                "terms.elsewhere:run_forget",
                (argument("place", metavar="PLACE"),),
            ),
        ),
        shown="attach|list|cite|import|forget",
    ),
    Command(
        "restore",
        "Put an earlier version's text into the draft.",
        "terms.agreement:run_restore",
        (PROJECT, VERSION),
    ),
    Command(
        "copy-terms",
        "Take over the terms of another project; the parties stay.",
        "terms.agreement:run_copy",
        (PROJECT, argument("other", type=Path)),
    ),
    Command(
        "diff",
        "Compare two versions; “draft” is one of them, too.",
        "terms.exchange:run_diff",
        (
            PROJECT,
            argument("before", metavar="A"),
            argument("after", metavar="B"),
            argument(
                "-o",
                "--output",
                type=Path,
                default=None,
                metavar="FILE.pdf",
                help="the redline as a PDF",
            ),
            JSON,
        ),
    ),
    Command(
        "objectives",
        "List objectives one takes ready-made, put one into the draft with its target, measure one of the draft.",
        arguments=(PROJECT,),
        parts=(
            Command(
                "ready",
                "List the ready objectives, what each is measured on, and a target as one writes it.",
                "terms.ready_objectives:run_ready",
                (JSON,),
            ),
            Command(
                "add",
                "Add a ready objective with its target.",
                "terms.ready_objectives:run_add",
                (
                    argument("objective", metavar="ID"),
                    argument(
                        "target", metavar="TARGET", help="as people write it, such as “3.5 s”"
                    ),
                ),
            ),
            Command(
                "preview",
                "Say what an objective of the draft would have been over a month of evidence.",
                "terms.objective_preview:run_preview",
                (argument("objective", metavar="ID"), period("the latest"), JSON),
            ),
        ),
        shown="ready|add|preview",
    ),
    Command(
        "clauses",
        "List the clause library, put a clause into the draft, keep one of the draft's in the house library.",
        arguments=(PROJECT,),
        parts=(
            Command(
                "list",
                "List the program's clauses and the house's.",
                "terms.clauses:run_list",
                (
                    argument("--section", choices=[name for name, _ in SECTIONS], default=""),
                    said("--search", "WORDS", "only clauses that hold all these words"),
                    JSON,
                ),
            ),
            Command(
                "insert",
                "Fill a field with a clause, or add it to its section.",
                "terms.clauses:run_insert",
                (
                    argument("clause", metavar="ID"),
                    argument(
                        "--variant",
                        default="standard",
                        metavar="VARIANT",
                        help="light, standard or strict",
                    ),
                    argument(
                        "--replace",
                        action="store_true",
                        help="also where the field already says something",
                    ),
                ),
            ),
            Command(
                "keep",
                "Copy one of the draft's own clauses into the house library.",
                "terms.clauses:run_keep",
                (argument("clause", metavar="ADDED_CLAUSE_ID"),),
            ),
            Command(
                "forget",
                "Take a clause out of the house library.",
                "terms.clauses:run_forget",
                (argument("clause", metavar="ID"),),
            ),
        ),
        shown="list|insert|keep|forget",
    ),
)
