"""A new project is there whole or not at all, and what a killed one left does not stand in the way."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.scope import Parties
from slastudio.project import creation
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError

pytestmark = pytest.mark.rapid


def test_that_a_new_project_holds_its_agreement_and_nothing_lies_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "new.slastudio"
    with Project.create(path, Agreement(parties=Parties(client="Acme"))) as project:
        assert project.agreements.draft().agreement.parties.client == "Acme"
    assert {each.name for each in tmp_path.iterdir()} <= {path.name, f".{path.name}.lock"}


@pytest.mark.parametrize("nameless", [True, False])
@pytest.mark.parametrize("failing", ["write", "fsync", "link"])
def test_that_a_failed_one_leaves_nothing_and_can_be_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, *, nameless: bool
) -> None:
    path = tmp_path / "new.slastudio"

    def full(*_: object, **__: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        if not nameless:
            broken.delattr(os, "O_TMPFILE", raising=False)
        if failing == "link":
            # a file system that knows no links: the other way is taken, and ends well
            broken.setattr(creation.os, "link", full)
            Project.create(path, Agreement()).close()
            path.unlink()
        else:
            broken.setattr(creation.os, failing, full)
            with pytest.raises(StudioError, match="No space left"):
                Project.create(path, Agreement())
    assert [each.name for each in tmp_path.iterdir() if not each.name.endswith(".lock")] == []
    Project.create(path, Agreement()).close()


def test_that_of_two_at_once_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "new.slastudio"
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StudioError, match="exists already"):
        Project.create(path, Agreement())
    with pytest.raises(FileExistsError):
        creation.put_new(path, b"x")
    assert path.is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="kills a process with a POSIX signal")
@pytest.mark.parametrize("call", ["os.write", "os.fsync", "os.link"])
def test_that_a_killed_one_leaves_nothing(tmp_path: Path, call: str) -> None:
    path = tmp_path / "new.slastudio"
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from slastudio.operations.projects import create_project\n"
        f"{call} = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)\n"
        "create_project(Path(sys.argv[1]), 'customer-support')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    assert done.returncode != 0
    assert not path.exists()
    if hasattr(os, "O_TMPFILE"):
        assert list(tmp_path.iterdir()) == []
    Project.create(path, Agreement()).close()
