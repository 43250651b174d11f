"""Commands that make a project and exchange its terms: templates, new, terms, sample."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from slastudio.cli.console import add_command, console_progress, write_text
from slastudio.shared.problems import StudioError


def add_commands(commands: Any) -> None:
    """Add the commands about projects and terms."""
    add_command(
        commands, "templates", run_templates, "List the templates, one slug a line with a description behind a tab."
    )
    new = add_command(commands, "new", run_new, "Make a project from a template.")
    new.add_argument("project", type=Path)
    new.add_argument("--template", required=True, metavar="NAME")
    new.add_argument("--client", default="", metavar="NAME")
    new.add_argument("--zone", default="UTC", metavar="ZONE", help="IANA zone in which days are counted (default UTC)")
    terms = commands.add_parser("terms", help="Read or replace the terms as YAML.").add_subparsers(
        dest="action", metavar="ACTION", required=True
    )
    get = add_command(terms, "get", run_terms_get, "Print the terms as YAML.")
    get.add_argument("project", type=Path)
    get.add_argument("-o", "--output", type=Path, metavar="FILE.yaml")
    put = add_command(terms, "set", run_terms_set, "Replace the draft by a YAML file.")
    put.add_argument("project", type=Path)
    put.add_argument("file", type=Path)
    sample = add_command(commands, "sample", run_sample, "Build the sample project in a folder.")
    sample.add_argument("folder", type=Path)


# Commands import what they need when they run: asking for the templates must not wait for pandas.


def run_templates(_: argparse.Namespace) -> int:
    from slastudio.operations.templates import list_templates

    for each in list_templates():
        print(f"{each.slug}\t{each.title}: {each.description}")
    return 0


def run_new(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import create_project

    with create_project(args.project, args.template, client=args.client, zone=args.zone) as project:
        print(f"Made {project.path}.")
    return 0


def run_terms_get(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.terms import terms_yaml

    with open_project(args.project, write=False) as project:
        text = terms_yaml(project)
    if args.output is None:
        sys.stdout.write(text)
    else:
        write_text(args.output, text)
    return 0


def run_terms_set(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.terms import set_terms

    try:
        text = args.file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StudioError(f"{args.file} cannot be read as UTF-8 text: {error}.") from None
    with open_project(args.project) as project:
        set_terms(project, text, args.file.name)
    print("The draft was replaced.")
    return 0


def run_sample(args: argparse.Namespace) -> int:
    from slastudio.operations.samples import build_sample

    print(build_sample(args.folder, console_progress()))
    return 0
