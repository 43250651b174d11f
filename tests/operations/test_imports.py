"""Importing as an operation: privacy, drift, other clients' files, copies of originals, folded
tickets, one transaction.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.intake import Hints
from slastudio.evidence.reading import TextOptions
from slastudio.operations.evidence.browsing.rows import read_rows
from slastudio.operations.evidence.imports import (
    import_file,
    inspect_file,
    list_imports,
    rejected_rows,
    remove_import,
)
from slastudio.operations.evidence.known_shapes import HeldBack
from slastudio.operations.evidence.originals import save_original
from slastudio.project.file import Project
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress

pytestmark = pytest.mark.rapid
CHAT = (
    "time,request_id,latency_ms,status,message,user\n"
    "2026-10-01T10:00:00Z,r1,100,ok,Hello I am Ann and my knee hurts,ann@example.org\n"
    "2026-10-01T10:01:00Z,r2,200,ok,Please call me back at once,bo@example.org\n"
    "2026-10-01T10:02:00Z,r3,many,ok,A secret nobody may read,cy@example.org\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    opened = Project.create(tmp_path / "client.slastudio", Agreement())
    yield opened
    opened.close()


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def shown(project: Project, kind: str, column: str) -> list[str]:
    page = read_rows(project, kind)
    return [row[page.columns.index(column)] for row in page.rows]


def test_that_texts_of_messages_are_left_out_unless_somebody_keeps_them(
    project: Project, tmp_path: Path
) -> None:
    path = write(tmp_path, "chat.csv", CHAT)
    batch = import_file(project, path, Hints(kind="table")).batch
    assert set(shown(project, "table", "message")) == {"(left out)"}
    assert any("user" in p.message and "e-mail addresses" in p.message for p in batch.problems)
    remove_import(project, batch.id)
    found = inspect_file(project, path, Hints(kind="table"))
    kept = TextOptions(privacy={"message": "keep", "user": "hash"})
    import_file(project, path, Hints(kind="table"), replace(found.mapping, texts=kept))
    assert "Please call me back at once" in shown(project, "table", "message")
    users = shown(project, "table", "user")
    assert len(set(users)) == 3
    assert all(each.startswith("#") for each in users)


def test_that_long_texts_are_messages_only_where_people_or_models_speak(
    project: Project, tmp_path: Path
) -> None:
    told = [
        f"The {n}. site reports that the pump behind the second hall stopped again and nobody knows why. "
        * 2
        for n in range(6)
    ]
    table = write(
        tmp_path,
        "sites.csv",
        "site,remarks\n" + "".join(f"{n},{text}\n" for n, text in enumerate(told)),
    )
    assert inspect_file(project, table).mapping.texts.privacy == {}
    runs = "time,run,item,metric,score,notes\n" + "".join(
        f"2026-10-01T10:00:00Z,r1,{text},accuracy,1,{text}\n" for text in told
    )
    found = inspect_file(project, write(tmp_path, "run.csv", runs))
    assert found.mapping.kind == "evaluations"
    assert found.mapping.texts.privacy == {"notes": "drop"}, (
        "an item of a golden set is read by its name"
    )


def test_that_nothing_left_out_lies_anywhere_in_the_project(
    project: Project, tmp_path: Path
) -> None:
    path = write(
        tmp_path,
        "chat.csv",
        CHAT
        + "2026-10-01T10:03:00Z,r4,300,ok,The broken line speaks of a private matter too, x,y,z\n",
    )
    batch = import_file(project, path, Hints(fields={"seg.message": "message"})).batch
    assert (batch.read, batch.accepted, batch.rejected) == (4, 2, 2)
    assert [each.row for each in rejected_rows(project, batch.id)] == [4, 5]
    project.close()
    raw = (tmp_path / "client.slastudio").read_bytes()
    assert b"secret nobody" not in raw
    assert b"private matter" not in raw


def test_that_a_hashed_text_is_the_same_code_in_every_file_of_a_project(
    project: Project, tmp_path: Path
) -> None:
    codes = []
    for name, text in (("a.csv", CHAT), ("b.csv", CHAT.replace("r1", "q1"))):
        path = write(tmp_path, name, text)
        found = inspect_file(project, path, Hints(kind="table"))
        texts = TextOptions(privacy={"user": "hash", "message": "truncate:5"})
        import_file(project, path, Hints(kind="table"), replace(found.mapping, texts=texts))
        codes.append(sorted(set(shown(project, "table", "user"))))
    assert codes[0] == codes[1]
    assert "Hello…" in shown(project, "table", "message")


def test_that_an_unknown_action_is_refused_by_name(project: Project, tmp_path: Path) -> None:
    path = write(tmp_path, "chat.csv", CHAT)
    found = inspect_file(project, path)
    with pytest.raises(StudioError, match="“shred” for “user”"):
        import_file(
            project,
            path,
            None,
            replace(found.mapping, texts=TextOptions(privacy={"user": "shred"})),
        )


def test_that_a_changed_export_is_told_and_never_guessed_over(
    project: Project, tmp_path: Path
) -> None:
    head, row = "when,client ms,outcome,answer tokens,model", "2026-10-0{d} 10:00,1{d}0,ok,{d},m-1"
    first = write(
        tmp_path, "sep.csv", "\n".join([head, *(row.format(d=d) for d in range(1, 8))]) + "\n"
    )
    hints = Hints(
        kind="requests",
        fields={"time": "when", "latency_ms": "client ms", "output_tokens": "answer tokens"},
    )
    found = inspect_file(project, first, hints)
    import_file(project, first, hints, replace(found.mapping, format="own log"))
    later = head.replace("answer tokens", "answer tokens,region")
    second = write(
        tmp_path,
        "oct.csv",
        "\n".join([later, *(row.format(d=d).replace(",m-1", ",eu,m-1") for d in range(2, 8))])
        + "\n",
    )
    seen = inspect_file(project, second)
    assert any(
        "changed since import 1 (sep.csv): new column “region”" in p.message for p in seen.notes
    )
    assert seen.mapping.format == "own log"
    assert seen.mapping.fields["latency_ms"].column == "client ms"
    third = write(
        tmp_path,
        "nov.csv",
        "\n".join([head.replace("client ms", "server ms"), *(row.format(d=d) for d in range(1, 8))])
        + "\n",
    )
    seen = inspect_file(project, third)
    assert any("missing column “client ms”" in p.message for p in seen.notes)
    assert seen.mapping.format != "own log"
    fourth = write(
        tmp_path,
        "dec.csv",
        "\n".join([head, *(row.format(d=d).replace(f",{d},", ",many,") for d in range(1, 8))])
        + "\n",
    )
    assert any(
        "“answer tokens” held numbers and holds texts now" in p.message
        for p in inspect_file(project, fourth).notes
    )


BILL = (
    "BilledCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ServiceName,BillingAccountId\n"
    "1.5,USD,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,x,{account}\n"
)


def test_that_another_clients_file_is_held_back_with_a_question(
    project: Project, tmp_path: Path
) -> None:
    import_file(project, write(tmp_path, "a.csv", BILL.format(account="acme-1")))
    other = write(tmp_path, "b.csv", BILL.format(account="zenith-9"))
    with pytest.raises(HeldBack, match=r"zenith-9.*acme-1") as held:
        import_file(project, other)
    assert held.value.question.endswith("Is it really this client's?")
    assert len(list_imports(project)) == 1
    assert import_file(project, other, confirmed=True).batch.accepted == 1


def test_that_a_file_named_after_a_neighbouring_project_is_held_back(
    project: Project, tmp_path: Path
) -> None:
    Project.create(tmp_path / "Zenith Foods.slastudio", Agreement()).close()
    with pytest.raises(HeldBack, match="another project, Zenith Foods"):
        import_file(project, write(tmp_path, "zenith-foods_oct.csv", CHAT))
    import_file(project, write(tmp_path, "zenithal.csv", CHAT))


def test_that_the_kept_copy_comes_back_byte_for_byte(project: Project, tmp_path: Path) -> None:
    path = write(tmp_path, "chat.csv", CHAT)
    batch = import_file(project, path, keep_original=True).batch
    assert save_original(project, batch.id, tmp_path / "again.csv") == path.stat().st_size
    assert hashlib.sha256((tmp_path / "again.csv").read_bytes()).hexdigest() == batch.sha256
    other = import_file(project, write(tmp_path, "d.csv", CHAT.replace("r1", "r9"))).batch
    with pytest.raises(StudioError, match=r"No copy of d\.csv"):
        save_original(project, other.id, tmp_path / "none.csv")
    assert not (tmp_path / "none.csv").exists()


def test_that_rows_of_one_ticket_become_its_last_state_and_all_count(
    project: Project, tmp_path: Path
) -> None:
    head = "id,opened,status,updated,severity,resolved"
    rows = [
        "T1,2026-10-01T10:00:00Z,open,2026-10-01T10:05:00Z,high,",
        "T1,2026-10-01T10:00:00Z,working,2026-10-01T11:00:00Z,high,",
        "T1,2026-10-01T10:00:00Z,solved,2026-10-01T12:00:00Z,high,2026-10-01T12:00:00Z",
        "T2,2026-10-02T10:00:00Z,open,2026-10-02T10:05:00Z,low,",
    ]
    path = write(tmp_path, "tickets.csv", "\n".join([head, *rows]) + "\n")
    batch = import_file(project, path, Hints(kind="incidents")).batch
    assert (batch.read, batch.accepted, batch.duplicates, batch.rows_by_kind) == (
        4,
        4,
        0,
        {"incidents": 2},
    )
    assert shown(project, "incidents", "status") == ["solved", "open"]
    again = write(
        tmp_path,
        "more.csv",
        "\n".join([head, *rows, "T3,2026-10-03T10:00:00Z,open,2026-10-03T10:05:00Z,low,"]) + "\n",
    )
    second = import_file(project, again, Hints(kind="incidents")).batch
    assert (second.read, second.accepted, second.duplicates) == (5, 1, 4)
    remove_import(project, batch.id)
    kept = list_imports(project)[0]
    assert (kept.read, kept.accepted, kept.duplicates) == (5, 5, 0)


def test_that_a_cancelled_save_leaves_no_trace(project: Project, tmp_path: Path) -> None:
    progress = Progress(lambda step, _fraction: progress.cancel() if step == "Saving" else None)
    with pytest.raises(Cancelled):
        import_file(project, write(tmp_path, "chat.csv", CHAT), progress=progress)
    assert not list_imports(project)
    db = sqlite3.connect(tmp_path / "client.slastudio")
    assert db.execute(
        "SELECT (SELECT count(*) FROM chunk) + (SELECT count(*) FROM rejected_row)"
    ).fetchone() == (0,)
    db.close()


def test_that_a_file_that_changes_while_it_is_read_is_not_stored(
    project: Project, tmp_path: Path
) -> None:
    path = write(tmp_path, "chat.csv", CHAT)

    def meddle(step: str, _fraction: float) -> None:
        if step.startswith("Reading") and path.read_text() == CHAT:
            path.write_text(CHAT + "2026-10-02T10:00:00Z,r9,1,ok,x,y\n")

    with pytest.raises(StudioError, match="changed while it was read"):
        import_file(project, path, progress=Progress(meddle))
    assert not list_imports(project)
