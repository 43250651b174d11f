"""Retention: what is due by the agreement, and purging that leaves figures and a certificate but no
record.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.evidence.browsing.rows import kinds_present, read_rows
from slastudio.operations.evidence.day_figures import DayFigures
from slastudio.operations.evidence.imports import (
    import_file,
    list_imports,
    rejected_rows,
    remove_import,
)
from slastudio.operations.evidence.retention import (
    certificate_of,
    certificates,
    due,
    purge,
    retention_terms,
    why_nothing_is_due,
)
from slastudio.operations.projects import create_project
from slastudio.project.file import Project
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress

KNOWN = "zebra-telephone-4711"
HEADINGS = "time,request_id,latency_ms,status,cost,currency,fallback,workflow\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    path = tmp_path / "p.slastudio"
    with create_project(path, "governed-production", client="Acme", zone="Europe/Madrid") as opened:
        yield opened


def line(number: int, day: str, workflow: str = "mail", cost: str = "0.10") -> str:
    return f"{day}T10:00:00Z,{workflow}-{number},{100 + number},ok,{cost},EUR,{number % 2 == 0},{workflow}\n"


def requests(tmp_path: Path, name: str, *lines: str) -> Path:
    file = tmp_path / name
    file.write_text(HEADINGS + "".join(lines))
    return file


def counts(project: Project) -> list[tuple[int, int, int]]:
    return [(each.id, each.accepted, each.duplicates) for each in list_imports(project)]


# -- what is due ------------------------------------------------------------------------------------------------


def test_that_each_kind_has_the_term_of_the_class_that_names_it(project: Project) -> None:
    months = {each.kind: each.months for each in retention_terms(project)}
    assert (months["requests"], months["reviews"], months["evaluations"]) == (13, 24, 36)
    assert (months["incidents"], months["queue_items"], months["costs"]) == (36, 36, 36)
    assert (months["probes"], months["table"]) == (24, 24)  # no class names them
    assert (
        "clause 10."
        in next(each for each in retention_terms(project) if each.kind == "probes").words
    )


@pytest.mark.parametrize(
    "template", ["small-business-retainer", "pilot", "customer-support", "internal-platform"]
)
def test_that_every_template_gives_every_kind_a_term(tmp_path: Path, template: str) -> None:
    with create_project(tmp_path / "t.slastudio", template, client="Acme", zone="UTC") as opened:
        assert all(each.months > 0 and each.clause for each in retention_terms(opened))


def test_that_an_import_is_due_the_day_after_its_newest_record_was_kept_as_long_as_agreed(
    project: Project, tmp_path: Path
) -> None:
    # 23:30 UTC on the 30th is the 31st in Madrid; thirteen months later September has no 31st
    last = "2025-08-31T10:00:00Z,x,1,ok,1,EUR,true,mail\n"
    import_file(project, requests(tmp_path, "r.csv", line(1, "2025-08-01"), last))
    assert due(project, date(2026, 9, 30)) == ()
    found = due(project, date(2026, 10, 1))[0]
    assert (found.newest, found.since, found.term.months) == (
        date(2025, 8, 31),
        date(2026, 10, 1),
        13,
    )
    assert "Nothing is due before 2026-10-01" in why_nothing_is_due(project, date(2026, 9, 30))


def test_that_the_local_day_counts(project: Project, tmp_path: Path) -> None:
    import_file(
        project, requests(tmp_path, "r.csv", "2025-08-30T23:30:00Z,x,1,ok,1,EUR,true,mail\n")
    )
    assert due(project, date(2027, 1, 1))[0].newest == date(2025, 8, 31)


def test_that_nothing_agreed_means_nothing_due_and_says_so(
    project: Project, tmp_path: Path
) -> None:
    agreement = current_agreement(project)
    governance = replace(agreement.governance, retained=(), retention_months=0)
    save_agreement(project, replace(agreement, governance=governance))
    assert "No import" in why_nothing_is_due(project)
    import_file(project, requests(tmp_path, "r.csv", line(1, "2015-08-01")))
    assert due(project, date(2036, 1, 1)) == ()
    assert "says nothing" in why_nothing_is_due(project, date(2036, 1, 1))


# -- purging ----------------------------------------------------------------------------------------------------


def test_that_a_purged_text_is_nowhere_in_the_files_bytes(project: Project, tmp_path: Path) -> None:
    bad = f"never,{KNOWN}-bad,1,ok,1,EUR,true,{KNOWN}\n"
    rows = [f"2025-08-01T10:00:00Z,{KNOWN}-{n},1,ok,1,EUR,true,{KNOWN}\n" for n in range(3000)]
    import_file(project, requests(tmp_path, "other.csv", line(1, "2025-08-02")))
    import_file(project, requests(tmp_path, "r.csv", bad, *rows), keep_original=True)
    # blocks are compressed, so the proof needs what lies in the file as it is: rejected texts, and
    # compressed blocks
    blocks = [
        data for (data,) in project._db.execute("SELECT data FROM chunk_column WHERE chunk = 2")
    ]
    blocks += [data for (data,) in project._db.execute("SELECT data FROM original_part")]
    telling = [block[:200] for block in blocks if len(block) > 60]
    before = project.path.read_bytes()
    assert KNOWN.encode() in before
    assert len(telling) >= 2
    assert all(each[:60] in before for each in telling)
    purge(project, 2, "me", "retention is over")
    after = project.path.read_bytes()
    assert KNOWN.encode() not in after
    assert not any(each[:60] in after for each in telling)
    assert len(after) < len(before)
    assert not list(tmp_path.glob("*-journal"))
    assert read_rows(project, "requests").total == 1
    assert rejected_rows(project, 2) == ()


def test_that_rows_are_overwritten_even_where_the_file_cannot_be_rebuilt(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [f"2025-08-01T10:00:00Z,{KNOWN}-{n},1,ok,1,EUR,true,{KNOWN}\n" for n in range(50)]
    import_file(project, requests(tmp_path, "r.csv", f"never,{KNOWN},1,ok,1,EUR,true,x\n", *rows))

    def full(_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(project.purges, "_compact", full)
    purge(project, 1, "me", "retention is over")
    assert KNOWN.encode() not in project.path.read_bytes()


def test_that_line_figures_and_certificate_stay(project: Project, tmp_path: Path) -> None:
    lines = [
        line(1, "2025-08-01"),
        line(2, "2025-08-01", cost="0.20"),
        line(3, "2025-08-02", cost="0.30"),
    ]
    file = requests(tmp_path, "r.csv", *lines, "never,x,1,ok,1,EUR,true,mail\n")
    batch = import_file(project, file).batch
    made = purge(project, 1, "me", "retention is over")
    kept = list_imports(project)[0]
    assert (kept.file, kept.sha256, kept.size) == (batch.file, batch.sha256, batch.size)
    assert (kept.read, kept.accepted, kept.rejected) == (4, 3, 1)
    with project.reading():
        figures = {day: each for _, day, each in project.purges.daily_figures(1)}
    assert figures["2025-08-01"]["rows"] == 2
    assert figures["2025-08-01"]["columns"]["cost"] == {
        "EUR": {"count": 2, "sum": "0.3", "min": "0.1", "max": "0.2"}
    }
    assert figures["2025-08-01"]["columns"]["latency_ms"] == {
        "count": 2,
        "sum": 203.0,
        "min": 101.0,
        "max": 102.0,
    }
    assert figures["2025-08-01"]["columns"]["fallback"] == {"true": 1, "false": 1}
    assert "request_id" not in figures["2025-08-01"]["columns"]
    assert (made.rows, made.counted, made.rejected, made.blocks > 5) == (
        {"requests": 3},
        {"requests": 3},
        1,
        True,
    )
    assert (made.first, made.last) == ("2025-08-01T10:00:00+00:00", "2025-08-02T10:00:00+00:00")
    assert (made.who, made.why, made.due_since) == ("me", "retention is over", "2026-09-03")
    assert "13 months" in made.term
    assert certificates(project) == (made,)
    assert certificate_of(project, 1) == made
    assert json.loads(json.dumps(made.as_json()))["checksum"] == made.checksum


def test_that_a_project_with_a_purge_opens_again(project: Project, tmp_path: Path) -> None:
    import_file(project, requests(tmp_path, "r.csv", line(1, "2025-08-01")))
    made = purge(project, 1, "me", "over")
    project.close()
    with Project.open(project.path) as again:
        assert certificates(again) == (made,)
        with again.reading(), pytest.raises(Exception, match=r"authorized|attached"):
            again._db.execute("ATTACH ':memory:' AS other")


def test_that_only_one_purge_takes_place_and_a_reason_is_needed(
    project: Project, tmp_path: Path
) -> None:
    import_file(project, requests(tmp_path, "r.csv", line(1, "2025-08-01")))
    with pytest.raises(StudioError, match="Say why"):
        purge(project, 1, "me", " ")
    with pytest.raises(StudioError, match="no import with id 9"):
        purge(project, 9, "me", "over")
    with pytest.raises(StudioError, match="reaches to 2025-08-01"):
        purge(project, 1, "me", "over", before=date(2025, 8, 1))
    assert counts(project) == [(1, 1, 0)]
    assert kinds_present(project) == (("requests", 1),)
    purge(project, 1, "me", "over", before=date(2025, 8, 2))
    with pytest.raises(StudioError, match="already"):
        purge(project, 1, "me", "over")
    assert due(project, date(2036, 1, 1)) == ()


def test_that_a_cancelled_purge_deletes_nothing(project: Project, tmp_path: Path) -> None:
    import_file(project, requests(tmp_path, "r.csv", line(1, "2025-08-01")))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        purge(project, 1, "me", "over", progress=progress)
    assert (kinds_present(project), certificates(project)) == ((("requests", 1),), ())


def test_that_an_import_that_comes_meanwhile_stops_the_purge(
    project: Project, tmp_path: Path
) -> None:
    import_file(project, requests(tmp_path, "r.csv", line(1, "2025-08-01")))
    later = requests(tmp_path, "s.csv", line(1, "2025-08-01"), line(2, "2025-08-01"))

    def meanwhile(step: str, _: float) -> None:
        if step == "Deleting the rows":
            import_file(project, later)

    with pytest.raises(StudioError, match="changed while"):
        purge(project, 1, "me", "over", progress=Progress(meanwhile))
    assert (certificates(project), kinds_present(project)) == ((), (("requests", 2),))


# -- what follows -----------------------------------------------------------------------------------------------


def test_that_the_same_file_is_known_after_its_rows_were_purged(
    project: Project, tmp_path: Path
) -> None:
    file = requests(tmp_path, "r.csv", line(1, "2025-08-01"))
    import_file(project, file)
    purge(project, 1, "me", "over")
    again = import_file(project, file)
    assert (again.already, again.batch.accepted, len(list_imports(project))) == (True, 0, 1)
    assert "purged on 20" in again.batch.problems[0].message
    assert kinds_present(project) == ()


@pytest.mark.parametrize("own_ids", [True, False])
def test_that_repeats_of_purged_rows_stay_hidden_whatever_is_removed(
    project: Project, tmp_path: Path, own_ids: bool
) -> None:
    def file(name: str, *numbers: int) -> Path:
        lines = [line(n, "2025-08-01") for n in numbers]
        if not own_ids:
            lines = [each.replace(f"mail-{n}", "") for n, each in zip(numbers, lines, strict=True)]
        return requests(tmp_path, name, *lines)

    import_file(project, file("a.csv", 1, 2))
    import_file(project, file("b.csv", 2, 3))
    import_file(project, file("c.csv", 2, 3, 4))
    assert counts(project) == [(1, 2, 0), (2, 1, 1), (3, 1, 2)]
    made = purge(project, 1, "me", "over")
    assert made.repeats == {"2": 1, "3": 1}
    assert counts(project) == [(1, 2, 0), (2, 1, 1), (3, 1, 2)]
    remove_import(project, 1)  # the purged one's line
    assert counts(project) == [(2, 1, 1), (3, 1, 2)]
    remove_import(project, 2)  # its own row 3 comes forward in c, the purged row 2 does not
    assert counts(project) == [(3, 2, 1)]
    import_file(project, file("d.csv", 2, 5))
    assert counts(project) == [(3, 2, 1), (4, 1, 1)]


def test_that_an_older_state_of_a_purged_incident_stays_hidden(
    project: Project, tmp_path: Path
) -> None:
    def incidents(name: str, *lines: str) -> Path:
        file = tmp_path / name
        file.write_text(
            "id,title,opened,severity,resolved\n" + "".join(f"{each}\n" for each in lines)
        )
        return file

    import_file(
        project,
        incidents(
            "may.csv", "A-1,Down,2025-05-05T09:00:00Z,Sev 1,", "A-2,x,2025-05-05T09:00:00Z,Sev 1,"
        ),
    )
    import_file(
        project, incidents("june.csv", "A-1,Down,2025-05-05T09:00:00Z,Sev 1,2025-06-01T09:00:00Z")
    )
    assert counts(project) == [(1, 1, 1), (2, 1, 0)]
    purge(project, 2, "me", "over")
    import_file(project, incidents("july.csv", "A-9,New,2025-07-05T09:00:00Z,Sev 1,"))
    assert counts(project) == [(1, 1, 1), (2, 1, 0), (3, 1, 0)]
    remove_import(project, 2)
    assert counts(project) == [(1, 1, 1), (3, 1, 0)]


def test_that_an_assessment_says_that_rows_were_purged(project: Project, tmp_path: Path) -> None:
    import_file(project, requests(tmp_path, "r.csv", line(1, "2025-08-01")))
    assert not any("purged" in note for note in assess(project, "2025-08").notes)
    purge(project, 1, "me", "over")
    notes = [note for note in assess(project, "2025-08").notes if "purged" in note]
    assert len(notes) == 1
    assert "r.csv" in notes[0]
    assert not any("purged" in note for note in assess(project, "2025-09").notes)
    remove_import(project, 1)
    assert any("purged" in note for note in assess(project, "2025-08").notes)


def test_that_money_is_added_exactly_and_apart_by_currency(
    project: Project, tmp_path: Path
) -> None:
    file = tmp_path / "costs.csv"
    file.write_text(
        "start,service,amount,currency\n2025-08-01T00:00:00Z,a,0.1,EUR\n2025-08-01T00:00:00Z,b,0.2,EUR\n"
        "2025-08-01T00:00:00Z,c,0.10000000000000000001,USD\n"
    )
    import_file(project, file)
    data = project.evidence.read("costs")
    gathered = DayFigures("costs", "UTC")
    gathered.add(data.iloc[:1])
    gathered.add(data.iloc[1:])
    amounts = dict(gathered.by_day())["2025-08-01"]["columns"]["amount"]
    assert Decimal(amounts["EUR"]["sum"]) == Decimal("0.3")
    assert amounts["USD"]["sum"] == "0.10000000000000000001"
