"""What a command declares: its name, its help, its arguments, and where the function that runs it
stands.
"""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

RunCommand = Callable[..., int]


@dataclass(frozen=True)
class Argument:
    """Hold one argument as argparse takes it; told: "module:function" in slastudio.cli that
    returns its help, where that takes a while.
    """

    names: tuple[str, ...]
    settings: dict[str, Any]
    told: str = ""

    @property
    def all_settings(self) -> dict[str, Any]:
        """Return the settings with the help."""
        return self.settings if not self.told else {**self.settings, "help": _load(self.told)()}


@dataclass(frozen=True)
class OneOf:
    """Hold arguments of which one may be given, or must be."""

    arguments: tuple[Argument, ...]
    required: bool = False


@dataclass(frozen=True)
class Command:
    """Declare one command; run: "module:function" in slastudio.cli, "" where one of its parts is
    run.

    parts: what may follow its own arguments, such as get and set of terms; shown: how help names
    them.
    """

    name: str
    about: str
    run: str = ""
    arguments: tuple[Argument | OneOf, ...] = ()
    parts: tuple[Command, ...] = ()
    shown: str = "ACTION"


def argument(*names: str, told: str = "", **settings: object) -> Argument:
    """Declare an argument in argparse's own words; told: as of Argument."""
    return Argument(names, settings, told)


def load(run: str) -> RunCommand:
    """Return the function a command names, as "module:function".

    The one late import of the command line: asking for the templates must not wait for pandas.
    """
    found: RunCommand = _load(run)
    return found


def _load(named: str) -> Callable[..., Any]:
    module, _, function = named.partition(":")
    found: Callable[..., Any] = getattr(
        importlib.import_module(f"slastudio.cli.actions.{module}"), function
    )
    return found


def add_command(commands: Any, command: Command) -> None:
    """Add a command with its arguments and parts to argparse's subparsers."""
    parser: argparse.ArgumentParser = commands.add_parser(
        command.name, help=command.about, description=command.about
    )
    for each in command.arguments:
        _add(parser, each)
    if not command.parts:
        parser.set_defaults(run=command.run)
        return
    parts = parser.add_subparsers(dest="action", metavar=command.shown, required=True)
    for part in command.parts:
        add_command(parts, part)


def _add(parser: argparse.ArgumentParser, given: Argument | OneOf) -> None:
    if isinstance(given, Argument):
        parser.add_argument(*given.names, **given.all_settings)
        return
    group = parser.add_mutually_exclusive_group(required=given.required)
    for each in given.arguments:
        group.add_argument(*each.names, **each.all_settings)
