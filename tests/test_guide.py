"""The guide is whole: its links lead to pages of its own, its generated parts are not old, and its
examples come to the program's figures.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.cli.reference import PAGE, reference_page
from slastudio.measure.uncertainty.intervals import share_interval
from slastudio.shared.resources import guide
from slastudio.ui.guide.pages import (
    CONTENTS,
    PICTURES,
    guide_pages,
    picture_name,
    place_of,
    slug_of,
)
from tests.strength import RELEASE

ROOT = Path(__file__).resolve().parents[1]
NAMES = sorted(path.name for path in guide().glob("*.md"))
EXAMPLE = re.compile(r"^```\n\$ slastudio ([^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")


@pytest.mark.rapid
def test_that_the_contents_list_every_page_once_and_by_its_title() -> None:
    contents = guide_pages()[CONTENTS]
    assert sorted([CONTENTS, *contents.links]) == NAMES
    for title, name in re.findall(r"^- \[(.+?)\]\((.+?)\)", contents.text, re.MULTILINE):
        assert guide_pages()[name].title == title


@pytest.mark.rapid
@pytest.mark.parametrize("name", NAMES)
def test_that_every_link_leads_to_a_place_of_the_guide(name: str) -> None:
    page = guide_pages()[name]
    assert page.text.startswith("# "), "a page begins with its title"
    for href in page.links:
        place = place_of(href, name)
        assert place is not None, f"{href} leads out of the guide"
        there, slug = place
        slugs = {slug_of(each) for each in guide_pages()[there].headings}
        assert not slug or slug in slugs, f"{href}: no heading is called that"
    assert "://" not in page.text, "the program opens no address, and its guide names none"


@pytest.mark.rapid
@pytest.mark.parametrize("name", NAMES)
def test_that_a_picture_of_the_guide_is_there_and_says_in_words_what_it_shows(name: str) -> None:
    for words, href in PICTURE.findall(guide_pages()[name].text):
        file = picture_name(href)
        assert file is not None
        assert guide(PICTURES, file).is_file()
        assert len(words.split()) > 4, "who cannot see it reads this"


@pytest.mark.rapid
def test_that_the_page_of_the_command_line_is_written_from_the_declarations() -> None:
    assert (ROOT / PAGE).read_text(encoding="utf-8") == reference_page(), (
        "write it anew with python -m slastudio.cli.reference"
    )


@pytest.mark.rapid
def test_that_the_intervals_of_the_statistics_page_are_the_programs() -> None:
    text = guide_pages()["statistics.md"].text
    rows = re.findall(
        r"^\| ([\d,]+) of ([\d,]+) \| (.+?) \| (.+?) \| (.+?) \|$", text, re.MULTILINE
    )
    assert len(rows) == 4
    for good, total, measured, low, high in rows:
        count, of = (int(each.replace(",", "")) for each in (good, total))
        assert measured == f"{100 * count / of:g} %"
        interval = share_interval(count, of, 95)
        assert (low, high) == tuple(f"{each:.2f} %" for each in interval)


def examples() -> Iterator[tuple[str, str, str]]:
    for page in guide_pages().values():
        for command, printed in EXAMPLE.findall(page.text):
            # every month judged again under the draft: before a release
            if RELEASE or not command.startswith("replay "):
                yield page.name, command, printed


@pytest.mark.parametrize(
    ("page", "command", "printed"), list(examples()), ids=lambda each: each.split("\n")[0][:60]
)
def test_that_an_example_prints_what_the_guide_says(
    page: str,
    command: str,
    printed: str,
    sample: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [str(sample) if each == sample.name else each for each in shlex.split(command)]
    assert run(words) == 0
    said = " ".join(capsys.readouterr().out.split())
    # an ellipsis alone stands for what is left out
    for part in re.split(r"^…$", printed, flags=re.MULTILINE):
        wanted = " ".join(part.split())
        assert wanted in said, f"{page}: “{wanted}” is not what {command} prints"
