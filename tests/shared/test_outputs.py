"""What the program writes appears whole or not at all, and never in place of what is no plain file."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from slastudio.shared.leftovers import aside_name
from slastudio.shared.outputs import (
    is_stream,
    require_distinct,
    require_output,
    require_outputs,
    write_bytes,
    write_text,
    written_aside,
)
from slastudio.shared.problems import StudioError

pytestmark = pytest.mark.rapid
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
AN_HOUR_AGO, DAYS_AGO = 3_700, 200_000


def lies_there(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_that_a_failed_write_leaves_the_old_file_whole_and_nothing_beside_it(
    tmp_path: Path,
) -> None:
    target = tmp_path / "report.csv"
    target.write_text("before", "utf-8")
    with pytest.raises(UnicodeEncodeError), written_aside(target) as aside:
        aside.write_text("half \ud800", "utf-8")
    assert target.read_text("utf-8") == "before"
    assert lies_there(tmp_path) == ["report.csv"]


def test_that_the_new_file_is_seen_only_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "report.csv"
    with written_aside(target) as aside:
        aside.write_text("new", "utf-8")
        assert not target.exists()
        assert aside.parent == tmp_path
        assert aside.suffix == ".csv"
    assert target.read_text("utf-8") == "new"


@needs_posix
def test_that_permissions_stay_and_new_files_get_the_systems(tmp_path: Path) -> None:
    target, fresh = tmp_path / "old.txt", tmp_path / "new.txt"
    target.write_text("before", "utf-8")
    target.chmod(0o640)
    before = os.umask(0o027)
    try:
        write_text(target, "after")
        write_text(fresh, "new")
    finally:
        os.umask(before)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o640


@needs_posix
def test_that_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "real.txt", tmp_path / "link.txt"
    link.symlink_to(target)
    write_text(link, "first")  # the link led nowhere until now
    write_text(link, "second")
    assert link.is_symlink()
    assert target.read_text("utf-8") == "second"
    assert lies_there(tmp_path / "there") == ["real.txt"]


@needs_posix
def test_that_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe, came = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: came.append(pipe.read_bytes()))
    reader.start()
    write_bytes(pipe, b"x" * 200_000)
    reader.join()
    assert came == [b"x" * 200_000]
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert lies_there(tmp_path) == ["pipe"]


@needs_posix
def test_that_a_device_is_written_to_and_stays_one(tmp_path: Path) -> None:
    device = tmp_path / "nothing"
    try:
        os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))  # as /dev/null is
        device.open("wb").close()
    except PermissionError:
        pytest.skip("only root makes devices, and not everywhere")
    write_text(device, "gone")
    assert stat.S_ISCHR(device.stat().st_mode)
    require_distinct((device, device))


@needs_posix
def test_that_an_open_file_keeps_its_place(tmp_path: Path) -> None:
    kept = tmp_path / "log.txt"
    with kept.open("w", encoding="utf-8") as file:
        file.write("before\n")
        file.flush()
        write_text(Path(f"/dev/fd/{file.fileno()}"), "result\n")
        file.write("after\n")
    assert kept.read_text("utf-8") == "before\nresult\nafter\n"


@needs_posix
def test_that_standard_output_takes_a_result_behind_what_was_printed() -> None:
    program = (
        "from pathlib import Path\nfrom slastudio.shared.outputs import write_text\n"
        "print('before')\nwrite_text(Path('/dev/stdout'), 'result\\n')\nprint('after')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.decode() == "before\nresult\nafter\n"


@pytest.mark.parametrize(
    "name",
    [
        "client.slastudio",
        "Other.SLASTUDIO",
        ".client.slastudio.lock",
        ".client.slastudio.edits",
        "client.slastudio-journal",
        "client.slastudio-wal",
        "client.slastudio-shm",
    ],
)
def test_that_nothing_is_written_over_a_project_or_what_belongs_to_one(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(StudioError, match="belongs to one"):
        require_output(tmp_path / name, tmp_path / "client.slastudio")
    with pytest.raises(StudioError, match="belongs to one"):
        write_text(tmp_path / name, "text")
    assert lies_there(tmp_path) == []


def test_that_a_project_under_another_name_is_not_written_over(tmp_path: Path) -> None:
    other = tmp_path / "kept.bak"
    other.write_bytes(b"SQLite format 3\0" + bytes(80))
    with pytest.raises(StudioError, match="belongs to one"):
        write_text(other, "text")
    assert other.read_bytes().startswith(b"SQLite")


@needs_posix
def test_that_a_link_to_a_project_is_not_written_over(tmp_path: Path) -> None:
    link = tmp_path / "report.pdf"
    link.symlink_to(tmp_path / "client.slastudio")
    with pytest.raises(StudioError, match="belongs to one"):
        require_output(link, tmp_path / "another.slastudio")


def test_that_names_that_only_look_alike_may_be_written(tmp_path: Path) -> None:
    for name in ("client.slastudio.pdf", "slastudio.csv", "client.slastudio-notes.txt"):
        write_text(tmp_path / name, "text")


def test_that_two_results_of_one_file_are_refused(tmp_path: Path) -> None:
    project = tmp_path / "p.slastudio"
    beside = tmp_path / "folder" / ".." / "a.pdf"
    (tmp_path / "folder").mkdir()
    for first, second in ((tmp_path / "a.pdf", beside), (beside, tmp_path / "a.pdf")):
        with pytest.raises(StudioError, match="named twice"):
            require_outputs([first, second], project)
    require_outputs([tmp_path / "a.pdf", tmp_path / "b.pdf"], project)


def test_that_a_file_a_command_reads_is_not_written_over(tmp_path: Path) -> None:
    terms = tmp_path / "terms.yaml"
    terms.write_text("format: x", "utf-8")
    with pytest.raises(StudioError, match="is read by this command"):
        require_outputs([tmp_path / "." / "terms.yaml"], tmp_path / "p.slastudio", [terms])


def test_that_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="Choose a folder that exists"):
        write_text(tmp_path / "nowhere" / "a.txt", "text")
    with pytest.raises(StudioError, match="is a folder"):
        write_text(tmp_path, "text")


def test_that_half_characters_are_written_as_what_can_be_read(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "x\ud800y")
    assert (tmp_path / "a.txt").read_text("utf-8") == "x\N{REPLACEMENT CHARACTER}y"


def aged(path: Path, seconds: float) -> Path:
    path.write_bytes(b"half")
    then = time.time() - seconds
    os.utime(path, (then, then))
    return path


def dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
        return process.pid


def test_that_what_killed_processes_left_is_removed_and_what_lives_stays(tmp_path: Path) -> None:
    own, dead = str(os.getpid()), str(dead_process())
    machine = aside_name("").split("-")[1]
    gone = aged(tmp_path / f".writing-{machine}-{dead}-0a.csv", AN_HOUR_AGO)
    gone_too = aged(tmp_path / ".writing-ab_12cd3.pdf", DAYS_AGO)
    kept = [
        aged(tmp_path / f".writing-{machine}-{dead}-0b.csv", 60),
        aged(tmp_path / f".writing-{machine}-{own}-0c.csv", AN_HOUR_AGO),
        aged(tmp_path / f".writing-00000000-{dead}-0d.csv", AN_HOUR_AGO),
        aged(tmp_path / ".writing-notes of mine.txt", DAYS_AGO),
        aged(tmp_path / "old.csv", DAYS_AGO),
    ]
    write_text(tmp_path / "result.txt", "text")
    assert not gone.exists()
    assert not gone_too.exists()
    assert all(each.exists() for each in kept)


def test_that_a_killed_write_leaves_the_old_file_and_a_name_that_is_recognised(
    tmp_path: Path,
) -> None:
    target = tmp_path / "report.csv"
    target.write_text("before", "utf-8")
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom slastudio.shared.outputs import written_aside\n"
        "with written_aside(Path(sys.argv[1])) as aside:\n"
        "    aside.write_text('half', 'utf-8')\n    os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", program, str(target)], check=False)
    (left,) = [each for each in tmp_path.iterdir() if each != target]
    aged(left, AN_HOUR_AGO)
    write_text(tmp_path / "other.csv", "text")
    assert lies_there(tmp_path) == ["other.csv", "report.csv"]
    assert target.read_text("utf-8") == "before"


def test_that_plain_files_are_no_streams(tmp_path: Path) -> None:
    assert not is_stream(tmp_path)
    assert not is_stream(tmp_path / "new.txt")
    assert is_stream(Path("/dev/stdout"))
