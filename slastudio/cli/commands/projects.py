"""The commands about project and terms."""

from __future__ import annotations

from pathlib import Path

from slastudio.cli.commands.arguments import JSON, PROJECT
from slastudio.cli.declaration import Command, argument

PROJECTS_COMMANDS = (
    Command(
        "about",
        "Tell the version and what is bundled, with licences and where their texts lie.",
        "about:run_about",
        (JSON,),
    ),
    Command(
        "templates",
        "List the templates, one slug a line with a description behind a tab.",
        "terms.templates:run_templates",
    ),
    Command(
        "new",
        "Make a project from a template.",
        "projects:run_new",
        (
            PROJECT,
            argument("--template", required=True, metavar="NAME"),
            argument("--client", default="", metavar="NAME"),
            argument(
                "--zone",
                default="UTC",
                metavar="ZONE",
                help="IANA zone in which days are counted (default UTC)",
            ),
        ),
    ),
    Command(
        "terms",
        "Read or replace the terms as YAML.",
        parts=(
            Command(
                "get",
                "Print the terms as YAML.",
                "projects:run_terms_get",
                (PROJECT, argument("-o", "--output", type=Path, metavar="FILE.yaml")),
            ),
            Command(
                "set",
                "Replace the draft by a YAML file.",
                "projects:run_terms_set",
                (PROJECT, argument("file", type=Path)),
            ),
        ),
    ),
    Command(
        "backups",
        "Keep copies of a project, list them, put one back, choose where they are kept.",
        arguments=(PROJECT,),
        parts=(
            Command("list", "List the copies, newest first.", "backups:run_list", (JSON,)),
            Command("make", "Keep a verified copy now.", "backups:run_make", (JSON,)),
            Command(
                "restore",
                "Put a copy in the project's place; what is there now is kept.",
                "backups:run_restore",
                (argument("name", metavar="NAME", help="as listed"), JSON),
            ),
            Command(
                "folder",
                "Say where copies are kept, or choose it, for every project on this machine.",
                "backups:run_folder",
                (
                    argument("folder", type=Path, nargs="?", metavar="FOLDER"),
                    argument("--beside", action="store_true", help="beside each project again"),
                    JSON,
                ),
            ),
        ),
    ),
    Command(
        "kept",
        "List or delete the assessments the window keeps on this machine, of every project.",
        parts=(
            Command("list", "List what is kept, oldest first.", "kept:run_list", (JSON,)),
            Command("clear", "Delete all that is kept.", "kept:run_clear", (JSON,)),
        ),
    ),
    Command(
        "repair",
        "Bring over all that can be read of a damaged project into a new one, and list what cannot.",
        "backups:run_repair",
        (
            PROJECT,
            argument(
                "-o",
                "--new",
                type=Path,
                required=True,
                metavar="NEW.slastudio",
                help="must not exist",
            ),
            JSON,
        ),
    ),
    Command(
        "take-over",
        "Take a project over from another machine that did not close it.",
        "backups:run_take_over",
        (PROJECT,),
    ),
    Command(
        "sample",
        "Build the sample project in a folder.",
        "data.samples:run_sample",
        (argument("folder", type=Path),),
    ),
)
