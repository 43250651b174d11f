"""The tables of registers: made from their declarations, and exactly those of the formats that were
released.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from slastudio.evidence.registers import REGISTERS
from slastudio.project.format.migrations import CURRENT, MIGRATIONS, expected_schema
from slastudio.project.format.register_tables import register_statements

pytestmark = pytest.mark.rapid

RECORDED = Path(__file__).parents[1] / "fixtures" / "schemas"
HOW = (
    "The schema of format {version} is not the one recorded in {file}. A released format never changes: give the new register or "
    "field since={next}, add Migration({next}, register_statements({next})) to project/format/migrations.py, and record format {next} "
    "beside it. Schema now:\n{schema}"
)


@pytest.mark.parametrize("version", range(1, CURRENT + 1))
def test_that_the_schema_of_a_format_is_the_one_recorded_for_it(version: int) -> None:
    file = RECORDED / f"format-{version}.sql"
    # what SQLite makes by itself is not ours to record
    own = [
        sql
        for _, name, _, sql in sorted(expected_schema(version))
        if not name.startswith("sqlite_")
    ]
    schema = "".join(f"{sql};\n" for sql in own)
    assert file.exists(), (
        f"Format {version} is new: record it in tests/fixtures/schemas/{file.name}, as it stays.\n{schema}"
    )
    recorded = file.read_text(encoding="utf-8")
    assert schema == recorded, HOW.format(
        version=version, file=file.name, next=CURRENT + 1, schema=schema
    )


@pytest.mark.parametrize("register", REGISTERS)
def test_that_every_register_and_field_is_brought_by_a_migration(register: str) -> None:
    spec = REGISTERS[register]
    for field in spec.stored:
        since = spec.since_of(field)
        told = f"“{field.name}” came with format {since}"
        assert spec.since <= since <= CURRENT, (
            f"{register}: {told}, but the last format is {CURRENT}: add Migration({since}, register_statements({since})) "
            "to project/format/migrations.py."
        )
        brought = [each for each in register_statements(since) if f"register_{register} " in each]
        assert any(f"[{field.name}]" in each for each in brought), told
        missing = set(brought) - set(MIGRATIONS[since - 1].statements)
        assert not missing, (
            f"{register}: {told}, but Migration({since}) has no register_statements({since})."
        )
