"""What help says of registers; apart from what works on them, so that help waits for no figures."""

from __future__ import annotations

from slastudio.evidence.registers import REGISTERS


def register_names() -> str:
    """Return the names of the registers as help lists them."""
    *names, last = REGISTERS
    return f"{', '.join(names)} or {last}"
