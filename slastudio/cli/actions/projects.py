"""Commands about a project as a whole: new, terms, brand."""

from __future__ import annotations

import argparse
from dataclasses import replace

from slastudio.cli.console import show_file, show_json, show_lines
from slastudio.cli.opened import open_project
from slastudio.operations.agreements.terms import read_terms, set_terms, terms_yaml
from slastudio.operations.documents.brands import brand_of, copy_brand, read_logo, save_brand
from slastudio.operations.projects import create_project
from slastudio.shared.outputs import write_text


def run_new(args: argparse.Namespace) -> int:
    with create_project(args.project, args.template, client=args.client, zone=args.zone) as project:
        print(f"Made {project.path}.")
    return 0


def run_terms_get(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        text = terms_yaml(project)
    if args.output is None:
        show_file(text)
    else:
        write_text(args.output, text)
    return 0


def run_terms_set(args: argparse.Namespace) -> int:
    text = read_terms(args.file)
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
        show_lines(
            f"{name}: {value if value not in (None, '') else '–'}" for name, value in told.items()
        )
    return 0
