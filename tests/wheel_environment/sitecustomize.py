"""Refuse whatever an environment with only the run-time dependencies would lack.

Python imports this by itself at its start, in child processes, too, where this folder stands in PYTHONPATH. REFUSED names
the packages that would not be there; importing one ends as it would for a user: ModuleNotFoundError.
"""

from __future__ import annotations

import os
import sys
from importlib.abc import MetaPathFinder

REFUSED = frozenset(os.environ["REFUSED"].split())


class OnlyDeclared(MetaPathFinder):
    """Find nothing, and refuse packages that nobody declared."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        package = name.partition(".")[0]
        if package in REFUSED:
            raise ModuleNotFoundError(f"No module named {package!r}", name=name)


sys.meta_path.insert(0, OnlyDeclared())
