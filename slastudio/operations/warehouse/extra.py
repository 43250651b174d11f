"""The parts of the program that only figures computed elsewhere need, and that are installed apart."""

from __future__ import annotations

from importlib.util import find_spec

from slastudio.shared.problems import StudioError

_NEEDED = ("ibis", "sqlglot", "duckdb", "packaging")


def require_extra() -> None:
    """Raise StudioError with the line that installs it where the extra is not there."""
    lacking = [each for each in _NEEDED if find_spec(each) is None]
    if lacking:
        raise StudioError(
            f"This needs parts that are not installed ({', '.join(lacking)}). Install them with: "
            "pip install 'slastudio[warehouse]', or, in a checkout: python3 run.py warehouse"
        )
