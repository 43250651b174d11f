"""What the window remembers between runs: appearance, geometry, panes and recent projects, in one
INI file.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import platformdirs
from PySide6.QtCore import QSettings

MOST_RECENT = 8


@dataclass(frozen=True)
class Recent:
    """Remember one project: where it is, whose it is, and the last month's sentence."""

    path: str
    client: str
    verdict: str = ""
    opened: str = ""


class Settings:
    """Read and write remembered values; a damaged value counts as absent."""

    def __init__(self, file: Path | None = None) -> None:
        file = (
            file or Path(platformdirs.user_config_dir("slastudio", appauthor=False)) / "window.ini"
        )
        file.parent.mkdir(parents=True, exist_ok=True)
        self._store = QSettings(str(file), QSettings.Format.IniFormat)

    def value(self, key: str, default: object = None) -> Any:
        found = self._store.value(key, default)
        return default if found is None else found

    def set_value(self, key: str, value: object) -> None:
        self._store.setValue(key, value)

    def recents(self) -> list[Recent]:
        # late: the first paint needs no list
        import json

        try:
            return [Recent(**each) for each in json.loads(str(self.value("recents", "[]")))]
        except (ValueError, TypeError):
            return []

    def remember(self, recent: Recent) -> None:
        """Put a project at the top of the list; its last verdict stays unless a new one is given."""
        before = {each.path: each for each in self.recents()}
        if not recent.verdict and recent.path in before:
            recent = Recent(recent.path, recent.client, before[recent.path].verdict, recent.opened)
        rest = [each for each in before.values() if each.path != recent.path]
        self._write([recent, *rest][:MOST_RECENT])

    def forget(self, path: str) -> None:
        self._write([each for each in self.recents() if each.path != path])

    def _write(self, recents: list[Recent]) -> None:
        import json  # late, as above

        self._store.setValue("recents", json.dumps([asdict(each) for each in recents]))

    def sync(self) -> None:
        self._store.sync()
