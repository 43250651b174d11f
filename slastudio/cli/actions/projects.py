"""Commands about a project as a whole: new, terms, brand."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from slastudio.cli.console import show_json, write_text
from slastudio.cli.opened import open_project
from slastudio.operations.agreements.terms import set_terms, terms_yaml
from slastudio.operations.documents.brands import brand_of, copy_brand, read_logo, save_brand
from slastudio.operations.projects import create_project
from slastudio.shared.problems import StudioError


def run_new(args: argparse.Namespace) -> int:
    with create_project(args.project, args.template, client=args.client, zone=args.zone) as project:
        print(f"Made {project.path}.")
    return 0


def run_terms_get(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        text = terms_yaml(project)
    if args.output is None:
        sys.stdout.write(text)
    else:
        write_text(args.output, text)
    return 0


def run_terms_set(args: argparse.Namespace) -> int:
    try:
        text = args.file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StudioError(f"{args.file} cannot be read as UTF-8 text: {error}.") from None
    with open_project(args.project) as project:
        set_terms(project, text, args.file.name)
    print("The draft was replaced.")
    return 0


def run_brand(args: argparse.Namespace) -> int:
    asked = (args.accent, args.footer, args.logo, args.numbers, args.dates, args.like)
    with open_project(args.project, write=any(each is not None for each in asked)) as project:
        if args.like is not None:
            copy_brand(project, args.like)
        brand = brand_of(project)
        ways = {"numbers": args.numbers, "days": args.dates}
        notation = replace(
            brand.notation, **{name: way for name, way in ways.items() if way is not None}
        )
        logo = brand.logo if args.logo is None else read_logo(args.logo)
        accent = brand.accent if args.accent is None else args.accent
        footer = brand.footer if args.footer is None else args.footer
        wanted = replace(brand, accent=accent, footer=footer, logo=logo, notation=notation)
        if wanted != brand:
            save_brand(project, wanted)
    told = {
        "accent": wanted.accent or None,
        "footer": wanted.footer,
        "logo_bytes": len(wanted.logo),
        "numbers": wanted.notation.numbers,
        "dates": wanted.notation.days,
    }
    if args.json:
        show_json(told)
    else:
        print(
            "\n".join(
                f"{name}: {value if value not in (None, '') else '–'}"
                for name, value in told.items()
            )
        )
    return 0
