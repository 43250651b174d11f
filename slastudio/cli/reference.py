"""Write the guide's page of the command line from the declarations, so that what is written is what
is understood.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from slastudio.cli.commands import COMMANDS
from slastudio.cli.declaration import Argument, Command, OneOf

PAGE = "docs/guide/command-line.md"
_HEAD = """# Command line

Everything the window does, the command line can do. PROJECT is the path of a `.slastudio` file. `slastudio` alone opens the
window, `slastudio PROJECT` opens it on a project. Exit code 0 is success, 1 a failure told in one message, 2 wrong usage;
`--json` prints one document. Square brackets mark what may be left out. This page is written from the declarations in
`slastudio/cli/commands` by `python -m slastudio.cli.reference`.
"""


def reference_page() -> str:
    """Return the page as Markdown."""
    listed = [
        f"- [{each.name}](#{each.name}): {each.about[0].lower()}{each.about[1:].rstrip('.')}"
        for each in COMMANDS
    ]
    return "\n".join([_HEAD, *listed, "", *(_told(each) for each in COMMANDS)])


def _told(command: Command) -> str:
    lines = [f"## {command.name}\n", f"{command.about}\n"]
    if not command.parts:
        lines += _usage([command], command.arguments)
        return "\n".join(lines)
    lines += list(_arguments(command.arguments))
    for words in _parts([command], command.parts):
        lines += [f"**{' '.join(each.name for each in words[1:])}**: {words[-1].about}\n"]
        above = [given for each in words[:-1] for given in each.arguments]
        lines += _usage(words, (*above, *words[-1].arguments), own=words[-1].arguments)
    return "\n".join(lines)


def _parts(above: list[Command], parts: tuple[Command, ...]) -> Iterator[list[Command]]:
    for part in parts:
        if part.parts:
            yield from _parts([*above, part], part.parts)
        else:
            yield [*above, part]


def _usage(
    words: list[Command],
    given: tuple[Argument | OneOf, ...],
    own: tuple[Argument | OneOf, ...] | None = None,
) -> list[str]:
    typed = ["slastudio"]
    for each in words[:-1]:
        typed += [each.name, *map(_typed, each.arguments)]
    typed += [words[-1].name, *map(_typed, words[-1].arguments)]
    return ["```", *_wrapped(typed), "```\n", *_arguments(given if own is None else own)]


def _wrapped(parts: list[str]) -> Iterator[str]:
    line = ""
    for part in parts:
        if line and len(line) + len(part) > 62:
            yield line
            line = "   "
        line = f"{line} {part}" if line else part
    yield line


def _typed(given: Argument | OneOf) -> str:
    if isinstance(given, OneOf):
        inside = " | ".join(_bare(each) for each in given.arguments)
        return f"({inside})" if given.required else f"[{inside}]"
    required = given.settings.get("required", False) or (
        not given.names[0].startswith("-") and given.settings.get("nargs") not in ("?", "*")
    )
    return _bare(given) if required else f"[{_bare(given)}]"


def _bare(given: Argument) -> str:
    flag = given.names[0]
    value = _value(given)
    if not flag.startswith("-"):
        return value + (" …" if given.settings.get("nargs") in ("*", "+") else "")
    if given.settings.get("action") in ("store_true", "store_false", "store_const"):
        return flag
    more = " …" if given.settings.get("nargs") in ("*", "+") else ""
    return f"{flag} {value}{more}"


def _value(given: Argument) -> str:
    settings = given.settings
    shown = settings.get("metavar")
    if isinstance(shown, tuple):
        return " ".join(shown)
    if shown is None and settings.get("choices"):
        return "{" + ",".join(map(str, settings["choices"])) + "}"
    plain = str(settings.get("dest") or given.names[-1].lstrip("-").replace("-", "_"))
    return str(shown or plain.upper())


def _arguments(given: tuple[Argument | OneOf, ...]) -> Iterator[str]:
    every = [
        inside
        for each in given
        for inside in (each.arguments if isinstance(each, OneOf) else (each,))
    ]
    told = [each for each in every if _help(each)]
    for each in told:
        names = ", ".join(f"`{name}`" for name in each.names)
        yield f"- {names}: {_help(each)}"
    if told:
        yield ""


def _help(given: Argument) -> str:
    said = given.all_settings.get("help")
    if not said or said == argparse.SUPPRESS:
        return ""
    values = {"default": given.settings.get("default")}
    return str(said) % values if "%(" in str(said) else str(said).replace("%%", "%")


if __name__ == "__main__":
    target = Path(__file__).resolve().parents[2] / PAGE
    target.write_text(reference_page(), encoding="utf-8")
