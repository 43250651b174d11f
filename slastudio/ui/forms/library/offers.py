"""Ready texts beside the fields: a link at the caption of each field the library has entries for,
and its picker.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from slastudio.contract.clauses.library import LibraryClause, inserted
from slastudio.contract.terms.places import Path, path_text
from slastudio.ui.forms.fields.editors import FieldEditor
from slastudio.ui.forms.library.picker import LibraryPicker
from slastudio.ui.state.clause_shelf import ClauseShelf
from slastudio.ui.widgets.labels import label, set_role
from slastudio.ui.widgets.layouts import chain
from slastudio.ui.widgets.links import Link


class FieldLibrary(QObject):
    """Offer the library's entries for one field."""

    def __init__(self, editor: FieldEditor, path: Path, shelf: ClauseShelf) -> None:
        super().__init__(editor)
        self.editor, self._path, self._shelf = editor, path, shelf
        self.picker: LibraryPicker | None = None
        self.said = label("", "caption", wrap=True)
        self.said.hide()
        name = editor.spec.label
        self.link = Link("Library", self.toggle, name=f"Library of ready texts: {name} (Ctrl+L)")
        editor.put_beside_caption(self.link)
        editor.box.insertWidget(editor.box.indexOf(editor.control) + 1, self.said)
        chain(editor.watched()[-1], [self.link])
        editor.library = self
        shelf.changed.connect(self._refresh)

    def _entries(self) -> tuple[LibraryClause, ...]:
        return self._shelf.library.for_field(path_text(self._path))

    def _refresh(self) -> None:
        entries = self._entries()
        self.link.setVisible(bool(entries))
        if self.picker is not None and self.picker.isVisible():
            if entries:
                self.picker.show_entries(entries, self._shelf.problem)
            else:
                self.close()

    def toggle(self) -> None:
        """Open the picker under the field, or close it."""
        if self.picker is not None and self.picker.isVisible():
            self.close()
        elif self._entries() and self.editor.around.amend is not None:
            self._open()

    def _open(self) -> None:
        if self.picker is None:
            self.picker = self._make()
        self.editor.flush()
        self.said.hide()
        self.picker.search.clear()
        self.picker.show_entries(self._entries(), self._shelf.problem)
        self.picker.show()
        self.picker.take_keyboard()

    def _make(self) -> LibraryPicker:
        editor = self.editor
        made = LibraryPicker(
            editor.around.theme,
            editor.spec.label,
            editor.around.agreement,
            lambda: bool(editor.value()),
            "Use",
        )
        made.used.connect(self._use)
        made.removed.connect(lambda entry: self._shelf.remove(entry.id, self._say))
        made.closed.connect(self.close)
        editor.box.insertWidget(editor.box.indexOf(editor.control) + 1, made)
        chain(self.link, made.stops())
        return made

    def close(self) -> None:
        """Hide the picker, and go back to the field."""
        if self.picker is not None:
            self.picker.hide()
        self.editor.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _use(self, entry: LibraryClause, variant: str) -> None:
        if self.editor.around.amend is not None:
            words = f"{entry.title}, from the library"
            self.editor.around.amend(
                lambda a: inserted(a, entry, variant, replace=True), self._path, words
            )
        self.close()

    def _say(self, level: str, words: str) -> None:
        set_role(self.said, "finding-error" if level == "error" else "caption")
        self.said.setText(words)
        self.said.show()
