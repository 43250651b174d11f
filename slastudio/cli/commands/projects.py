"""The commands about project and terms."""

from __future__ import annotations

from pathlib import Path

from slastudio.cli.commands.arguments import PROJECT
from slastudio.cli.declaration import Command, argument

PROJECTS_COMMANDS = (
    Command(
        "templates",
        "List the templates, one slug a line with a description behind a tab.",
        "templates:run_templates",
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
        "sample",
        "Build the sample project in a folder.",
        "samples:run_sample",
        (argument("folder", type=Path),),
    ),
)
