"""What a team expects beside the code: hooks, workflow and pages name what there is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

pytestmark = pytest.mark.rapid
ROOT = Path(__file__).resolve().parents[1]
DECISIONS = ROOT / "docs" / "decisions"
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "packaging").glob("*.md")]
)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


def read_yaml(name: str) -> dict:  # type: ignore[type-arg]
    return YAML(typ="safe").load((ROOT / name).read_text(encoding="utf-8"))


def project() -> dict:  # type: ignore[type-arg]
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_that_hooks_are_local_and_call_tools_that_are_locked() -> None:
    hooks = read_yaml(".pre-commit-config.yaml")["repos"]
    assert [each["repo"] for each in hooks] == ["local"]
    lock = (ROOT / "requirements-test.lock").read_text(encoding="utf-8")
    packages = {"lint-imports": "import-linter", "python": "pytest"}
    for hook in hooks[0]["hooks"]:
        tool = hook["entry"].split()[0].removeprefix(".venv/bin/")
        assert f"\n{packages.get(tool, tool)}==" in lock, hook["id"]


def test_that_the_workflow_runs_the_readmes_commands_on_every_python_we_name() -> None:
    job = read_yaml(".github/workflows/tests.yml")["jobs"]["readme"]
    matrix = job["strategy"]["matrix"]
    assert {each.split("-")[0] for each in matrix["os"]} == {"ubuntu", "windows", "macos"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"Python {', '.join(matrix['python'][:-1])} or {matrix['python'][-1]}" in readme
    assert (
        project()["project"]["requires-python"]
        == f">={matrix['python'][0]},<3.{int(matrix['python'][-1][2:]) + 1}"
    )
    commands = [each.get("run", "") for each in job["steps"]]
    for command in ("run.py --headless", "run.py test"):
        assert f"python {command}" in commands
        assert command.split()[1] in readme


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_that_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    lost = [link for link in links if not (page.parent / link).exists()]
    assert lost == []


def test_that_decisions_are_numbered_without_gaps_short_and_listed() -> None:
    pages = sorted(DECISIONS.glob("[0-9]*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    index = (DECISIONS / "README.md").read_text(encoding="utf-8")
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(page.name[:4])}. "), page.name
        assert "**Decided:**" in text, page.name
        assert "**Why:**" in text, page.name
        assert len(text.splitlines()) <= 30, f"{page.name} is longer than a page"
        assert f"]({page.name})" in index, page.name


@pytest.mark.parametrize(
    "page", sorted((ROOT / "docs" / "howto").glob("*.md")), ids=lambda page: page.name
)
def test_that_a_how_to_page_names_files_that_are_there_and_is_listed(page: Path) -> None:
    named = re.findall(
        r"`((?:slastudio|tests|resources)/[\w./-]+)`", page.read_text(encoding="utf-8")
    )
    lost = [name for name in named if not (ROOT / name).exists() and "NAME" not in name]
    assert lost == []
    index = (page.parent / "README.md").read_text(encoding="utf-8")
    assert page.name == "README.md" or f"]({page.name})" in index
