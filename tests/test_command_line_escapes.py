"""Nothing a stranger wrote steers the terminal on which the command line tells of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from slastudio.cli import run

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202edlo\r\nslastudio: forged"
IN_CELL = EVIL.replace("\r\n", "\n")
LISTING = (
    ("imports",),
    ("imports", "--rejected", "1"),
    ("register", "incidents", "list"),
    ("check",),
    ("versions",),
    ("questions",),
    ("coverage",),
    ("quality", "1"),
    ("role-questions",),
    ("clauses", "list"),
    ("brand",),
    ("assess", "--period", "2026-10"),
    ("receipts", "--period", "2026-10"),
)
BAD_USE = (
    ("assess", "--period", EVIL),
    ("explain", EVIL, "--period", "2026-10"),
    ("register", EVIL, "list"),
    ("rows", EVIL, "--csv", "out.csv"),
    ("imports", "--original", "1", "-o", f"/nowhere/{EVIL}"),
    (EVIL,),
)


def command(project: Path, parts: tuple[str, ...]) -> list[str]:
    if parts == (EVIL,):
        return [EVIL]
    return [parts[0], str(project), *parts[1:]]


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "client.slastudio"
    assert run(["new", str(path), "--template", "pilot", "--client", "Client \u202eevil"]) == 0
    rows = [
        "2026-10-01T10:00:00Z,a,120,ok",
        f'2026-10-01T10:00:00Z,b,"{IN_CELL}",ok',
    ]
    export = tmp_path / f"export {EVIL.replace('/', '')}.csv"
    text = "\n".join([f'time,request_id,latency_ms,"status {IN_CELL}"', *rows]) + "\n"
    export.write_text(text, encoding="utf-8", newline="")
    assert run(["import", str(path), str(export), "--as", "requests"]) == 0
    added = ["opened=2026-10-01T10:00:00Z", "severity=Sev 1", f"id=INC {EVIL}"]
    run(["register", str(path), "incidents", "add", *added])
    seen_only_harmless(capsys)
    return path


def seen_only_harmless(capsys: pytest.CaptureFixture[str]) -> str:
    told = capsys.readouterr()
    for text in told:
        assert_harmless(text)
    return told.out + told.err


def assert_harmless(text: str) -> None:
    steering = {each for each in text if ord(each) < 32 or 127 <= ord(each) < 160} - {"\n", "\t"}
    assert not steering, repr(text)
    assert "\u202e" not in text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file names")
def test_that_no_listing_prints_a_strangers_escapes(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = ""
    for parts in LISTING:
        assert run(command(project, parts)) == 0, parts
        shown += seen_only_harmless(capsys)
    assert "\\x1b]0;owned" in shown
    for parts in LISTING:
        if parts[0] not in ("clauses", "versions") and "--rejected" not in parts:
            run([*command(project, parts), "--json"])
            told = capsys.readouterr().out
            assert_harmless(told)
            json.loads(told)
    assert run(["imports", str(project)]) == 0
    assert not capsys.readouterr().out.count("\nslastudio: forged")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file names")
def test_that_no_message_prints_what_was_typed_as_it_is(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.parent)
    for parts in BAD_USE:
        with suppress(SystemExit):
            assert run(command(project, parts)) != 0, parts
        assert seen_only_harmless(capsys), parts


# run each command line of an argument, as the program's entry does
_EVERY = b"""
import sys
from slastudio.__main__ import main
for line in sys.argv[1].split("\\n--next--\\n"):
    code = main(line.split("\\n"))
    print("ended with", code, file=sys.stderr, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file names")
@pytest.mark.parametrize(
    "spoken",
    [{"LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0", "LC_ALL": "POSIX"}],
)
def test_that_names_of_bytes_that_are_no_utf8_are_told_in_any_locale(
    tmp_path: Path, spoken: dict[str, str]
) -> None:
    export = os.fsencode(tmp_path) + b"/caf\xe9 \x1b[31m.csv"
    Path(os.fsdecode(export)).write_text("time,latency_ms\n2026-10-01T10:00:00Z,12\n", "utf-8")
    path = os.fsencode(tmp_path / "client.slastudio")
    commands = (
        [b"new", path, b"--template", b"pilot", b"--client", b"Caf\xe9"],
        [b"import", path, export],
        [b"imports", path],
        [b"imports", path, b"--json"],
        [b"terms", b"get", path],
        [b"inspect", export],
        [b"import", path, export + b".none"],
    )
    # a locale is a process's own; the commands need no process each
    given = b"\n--next--\n".join(b"\n".join(parts) for parts in commands)
    done = subprocess.run(
        [os.fsencode(sys.executable), b"-c", _EVERY, given],
        capture_output=True,
        env={**os.environ, **spoken},
        check=False,
    )
    told = done.stdout + done.stderr
    assert b"Traceback" not in told, told.decode("utf-8", "replace")
    assert done.returncode == 0, told
    assert told.count(b"ended with 0\n") == len(commands) - 1
    assert told.endswith(b"ended with 1\n"), told
    assert b"\x1b" not in told
    told.decode("utf-8")


def test_that_terms_written_to_a_file_through_a_pipe_are_those_of_the_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "client.slastudio"
    assert run(["new", str(path), "--template", "pilot", "--client", "Client \u202eevil"]) == 0
    assert run(["terms", "get", str(path), "-o", str(tmp_path / "terms.yaml")]) == 0
    capsys.readouterr()
    assert run(["terms", "get", str(path)]) == 0
    assert capsys.readouterr().out == (tmp_path / "terms.yaml").read_text("utf-8")


def test_that_a_client_whose_name_holds_controls_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "client.slastudio"
    assert run(["new", str(path), "--template", "pilot", "--client", "Client \x1b[2J"]) == 1
    assert "control characters" in capsys.readouterr().err
    assert not path.exists()
