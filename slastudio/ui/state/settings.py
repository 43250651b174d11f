"""What the window remembers between runs: appearance, geometry, panes and recent projects, in one
INI file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import platformdirs
from PySide6.QtCore import QSettings

# as many clients as one keeps; the start page lists the first few as recent
MOST_RECENT = 60


@dataclass(frozen=True)
class Recent:
    """Remember one project: where it is, whose it is, and the last month's sentence."""

    path: str
    client: str
    verdict: str = ""
    opened: str = ""


@dataclass(frozen=True)
class Place:
    """Remember where one was: the page, what was chosen on it, and the month ("" where nobody chose
    one).
    """

    page: str
    target: str = ""
    month: str = ""


class Settings:
    """Read and write remembered values; a damaged value counts as absent."""

    def __init__(self, file: Path | None = None) -> None:
        # what can be made anew lies apart from what was chosen, and beside it where a file is named
        self.cache = (
            file.parent / "cache"
            if file is not None
            else Path(platformdirs.user_cache_dir("slastudio", appauthor=False))
        )
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

    def choice(self, key: str, offered: Iterable[str]) -> str:
        """Return what was chosen among what is offered, the first of it where nothing was, or what
        was is not offered any more.
        """
        names = tuple(offered)
        kept = str(self.value(f"chosen/{key}", names[0]))
        return kept if kept in names else names[0]

    def remember_choice(self, key: str, name: str) -> None:
        self.set_value(f"chosen/{key}", name)

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
        self.forget_searches(path)

    def place(self, path: str) -> Place | None:
        """Return where one was in a project when it was left, None where that is not known."""
        return self._places().get(path)

    def remember_place(self, path: str, place: Place) -> None:
        """Keep where one is in a project; of the projects opened last only."""
        known = {each.path for each in self.recents()} | {path}
        kept = {at: each for at, each in self._places().items() if at in known}
        self._write_places({**kept, path: place})

    def _places(self) -> dict[str, Place]:
        import json  # late, as above

        try:
            told = json.loads(str(self.value("places", "{}")))
            return {str(path): Place(*map(str, each)) for path, each in told.items()}
        except (ValueError, TypeError, AttributeError):
            return {}

    def _write_places(self, places: dict[str, Place]) -> None:
        import json  # late, as above

        told = {path: [each.page, each.target, each.month] for path, each in places.items()}
        self._store.setValue("places", json.dumps(told))

    def narrowing(self, path: str, name: str) -> str:
        """Return what a page of a project was narrowed to, "" where everything was shown."""
        return self._narrowings().get(path, {}).get(name, "")

    def remember_narrowing(self, path: str, name: str, text: str) -> None:
        """Keep what a page of a project is narrowed to; of the projects opened last, and of the start
        page ("").
        """
        known = {"", path, *(each.path for each in self.recents())}
        kept = {at: each for at, each in self._narrowings().items() if at in known}
        here = {**kept.get(path, {}), name: text}
        kept[path] = {at: each for at, each in here.items() if each}
        self._write_narrowings(kept)

    def forget_searches(self, path: str) -> None:
        """Forget what was searched for in a project, and the place that may say so, too: it may name
        who was erased from it.
        """
        self._write_places({at: each for at, each in self._places().items() if at != path})
        self._write_narrowings({at: each for at, each in self._narrowings().items() if at != path})

    def _narrowings(self) -> dict[str, dict[str, str]]:
        import json  # late, as above

        try:
            told = json.loads(str(self.value("narrowed", "{}")))
            return {
                str(path): {str(name): str(text) for name, text in each.items()}
                for path, each in told.items()
            }
        except (ValueError, TypeError, AttributeError):
            return {}

    def _write_narrowings(self, found: dict[str, dict[str, str]]) -> None:
        import json  # late, as above

        self._store.setValue("narrowed", json.dumps(found))

    def _write(self, recents: list[Recent]) -> None:
        import json  # late, as above

        self._store.setValue("recents", json.dumps([asdict(each) for each in recents]))

    def sync(self) -> None:
        self._store.sync()
