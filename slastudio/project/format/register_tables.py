"""The tables of registers, made from their declarations: what each format of the project file
brought.
"""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.evidence.registers import REGISTERS, RegisterSpec


def register_statements(version: int) -> tuple[str, ...]:
    """Return the statements that bring registers and their fields from the format before to
    `version`.

    A format that was released stays as it is: a new register or field names a new one (`since`),
    and that format's migration calls this.
    """
    return tuple(
        statement for spec in REGISTERS.values() for statement in _of_register(spec, version)
    )


def _of_register(spec: RegisterSpec, version: int) -> Iterator[str]:
    fields = [each.name for each in spec.stored if spec.since_of(each) == version]
    if spec.since == version:
        columns = "".join(f", [{name}] TEXT NOT NULL" for name in fields)
        yield f"CREATE TABLE register_{spec.name} (id TEXT NOT NULL UNIQUE{columns}, created TEXT NOT NULL)"
        return
    for name in fields:
        yield f"ALTER TABLE register_{spec.name} ADD COLUMN [{name}] TEXT NOT NULL DEFAULT ''"
