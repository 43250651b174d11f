"""The table of commands: everything it names is there, is told in the README, and costs nothing
before it runs.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import slastudio.cli
from slastudio.cli.commands import COMMANDS
from slastudio.cli.declaration import Argument, Command, OneOf, load
from slastudio.cli.entry import build_parser

pytestmark = pytest.mark.rapid

CLI = Path(slastudio.cli.__file__).parent
README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
EXAMPLES = [line for line in README.splitlines() if re.match(r"slastudio [a-z]", line)]
# parts of a command that its help tells and the README's overview leaves out
BESIDE = {"clauses forget"}


def runnable(
    commands: tuple[Command, ...] = COMMANDS, before: str = ""
) -> Iterator[tuple[str, Command]]:
    """Yield each command that can be run, by the words one types."""
    for each in commands:
        if each.parts:
            yield from runnable(each.parts, f"{before}{each.name} ")
        else:
            yield f"{before}{each.name}", each


ALL = dict(runnable())


@pytest.mark.parametrize("words", ALL)
def test_that_a_command_names_a_function_that_takes_its_arguments(words: str) -> None:
    command = ALL[words]
    run = load(command.run)
    assert list(inspect.signature(run).parameters) in (["args"], ["_"]), command.run
    assert run.__module__ == f"slastudio.cli.actions.{command.run.partition(':')[0]}", (
        "declared elsewhere than it stands"
    )


@pytest.mark.parametrize("words", ALL)
def test_that_a_command_says_what_it_does_and_has_help(
    words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert re.fullmatch(r"[A-Z].*\.", ALL[words].about)
    given = ["x"] if words.startswith("clauses ") else []
    first, *rest = words.split()
    with pytest.raises(SystemExit) as ended:
        build_parser().parse_args([first, *given, *rest, "--help"])
    assert ended.value.code == 0
    assert ALL[words].about in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("words", sorted(ALL.keys() - BESIDE))
def test_that_the_readme_shows_a_command(words: str) -> None:
    shown = [
        line
        for line in EXAMPLES
        if all(re.search(rf"(?<![\w-]){word}(?![\w-])", line) for word in words.split())
    ]
    assert shown, f"README.md has no example of “slastudio {words}”: add a line to its commands."


@pytest.mark.parametrize("line", EXAMPLES)
def test_that_an_example_of_the_readme_is_understood(line: str) -> None:
    build_parser().parse_args(shlex.split(line, comments=True)[1:])


def test_that_no_command_stands_twice_and_no_argument_either() -> None:
    assert len(ALL) == len(list(runnable()))
    for words, command in ALL.items():
        inside = [
            e for g in command.arguments for e in (g.arguments if isinstance(g, OneOf) else (g,))
        ]
        names = [name for each in inside if isinstance(each, Argument) for name in each.names]
        assert len(set(names)) == len(names), words


def test_that_every_function_that_runs_a_command_stands_in_the_table() -> None:
    told = {command.run for command in ALL.values()}
    actions = CLI / "actions"
    modules = [
        ".".join(path.relative_to(actions).with_suffix("").parts)
        for path in actions.rglob("*.py")
        if path.name != "__init__.py"
    ]
    found = {
        f"{module}:{name}"
        for module in modules
        for name, value in vars(importlib.import_module(f"slastudio.cli.actions.{module}")).items()
        if name.startswith("run_")
        and inspect.isfunction(value)
        and value.__module__ == f"slastudio.cli.actions.{module}"
    }
    assert found - told == {"registers:run_paste"}, "it runs under register … paste"
    assert told <= found


@pytest.mark.parametrize(
    "path", sorted(CLI.rglob("*.py")), ids=lambda path: str(path.relative_to(CLI))
)
def test_that_a_module_of_the_command_line_imports_at_its_top(path: Path) -> None:
    inside = [
        node.lineno
        for made in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(made, ast.FunctionDef)
        for node in ast.walk(made)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert inside == [], (
        "the one late import is that of the function a command names (declaration.load)"
    )


@pytest.mark.parametrize("words", ["--help", "import --help", "register --help", "templates"])
def test_that_what_needs_no_project_does_not_wait_for_pandas(words: str) -> None:
    script = (
        "import sys\nfrom slastudio.cli import run\n"
        f"try:\n    run({words.split()!r})\nexcept SystemExit:\n    pass\n"
        "heavy = {'pandas', 'pyarrow', 'PySide6', 'reportlab'} & sys.modules.keys()\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
