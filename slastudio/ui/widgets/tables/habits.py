"""The order somebody gave a table comes back with it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from slastudio.ui.state.settings import Settings
from slastudio.ui.widgets.tables.table import DataTable

_SORTED = "sorted"
_BOUND = "remembers"


def remember_sorting(page: QWidget, settings: Settings) -> None:
    """Have every table on a page remember by which column it was sorted, by the table's name; a table
    that came since is taken in when this is done again.
    """
    for table in page.findChildren(DataTable):
        name = table.accessibleName()
        if not name or table.property(_BOUND):
            continue
        table.setProperty(_BOUND, True)
        key = f"{_SORTED}/{name.replace('/', ' ')}"
        table.use_order(str(settings.value(key, "")))
        table.ordered.connect(lambda order, at=key: settings.set_value(at, order))
