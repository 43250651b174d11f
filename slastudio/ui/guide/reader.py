"""The reader of the guide (F1): the page that belongs to where one is, and every other one."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QLineEdit, QWidget

from slastudio import __version__
from slastudio.ui.guide.browser import GuideBrowser
from slastudio.ui.guide.pages import CONTENTS, guide_pages, literally, picture_name, place_of
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import Elided, button, label, tool
from slastudio.ui.widgets.layouts import column, row

_BACKWARD = QTextDocument.FindFlag.FindBackward
# (page or picture, own help of a page as (title, text), how far it was scrolled)
_Shown = tuple[str, tuple[str, str], int]
_NO_HELP = ("", "")


class GuideReader(QWidget):
    """Show the guide's pages, one at a time, with a way back and a search on the page."""

    closed = Signal()
    wide_asked = Signal(bool)
    tour_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("guide")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._history: list[_Shown] = []
        self.shown: _Shown = ("", _NO_HELP, 0)
        self.back = tool("left", "Back in the guide", theme, shortcut="Backspace", size=16)
        self.back.clicked.connect(self.go_back)
        self.contents = button("All pages", "quiet")
        self.contents.clicked.connect(lambda: self.open(CONTENTS))
        self.title = Elided("", "strong")
        self.wide = tool("panel", "Show the guide alone", theme, checkable=True, size=16)
        self.wide.toggled.connect(self.wide_asked)
        self.close_button = tool("close", "Close the guide", theme, shortcut="Esc", size=16)
        self.close_button.clicked.connect(self.closed)
        self.browser = GuideBrowser(theme)
        self.browser.anchorClicked.connect(self._follow)
        self._make_search(theme)
        self.tour = button("Tour of the sample", "link")
        self.tour.clicked.connect(self.tour_asked)
        self.version = label(f"SLA Studio {__version__}", "caption")
        head = row(
            self.back,
            self.contents,
            self.title,
            self.wide,
            self.close_button,
            margins=(12, 12, 12, 0),
            gap=4,
        )
        head.setStretch(2, 1)
        finding = row(
            self.search, self.found, self.before, self.after, None, margins=(16, 0, 12, 0), gap=4
        )
        finding.setStretch(0, 100)
        foot = row(self.version, None, self.tour, margins=(16, 0, 12, 8))
        parts = column(head, finding, self.browser, foot, into=self, gap=8)
        parts.setStretch(2, 1)

    def _make_search(self, theme: Theme) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find on this page")
        self.search.setMaximumWidth(480)
        self.search.setAccessibleName("Find on this page of the guide")
        self.search.textChanged.connect(self._search_changed)
        self.search.returnPressed.connect(lambda: self.find_words(backward=False))
        self.found = label("", "caption")
        self.before = tool("up", "Find the one before", theme, shortcut="Shift+F3", size=16)
        self.before.clicked.connect(lambda: self.find_words(backward=True))
        self.after = tool("down", "Find the next one", theme, shortcut="F3", size=16)
        self.after.clicked.connect(lambda: self.find_words(backward=False))
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for keys, act in (
            ("Ctrl+F", self._go_to_search),
            ("F3", lambda: self.find_words(backward=False)),
            ("Shift+F3", lambda: self.find_words(backward=True)),
        ):
            QShortcut(QKeySequence(keys), self, context=inside).activated.connect(act)

    # --- going about -----------------------------------------------------------------------------

    def show_own(self, name: str, title: str, words: str) -> None:
        """Show the page that belongs to a page of the window, below that page's own help."""
        self._history = []
        self._show(name, (title, words), "")

    def open(self, name: str, slug: str = "") -> None:
        """Show a page of the guide, or a place on it, and keep the way back."""
        if self.shown[0]:
            at = self.browser.verticalScrollBar().value()
            self._history = [*self._history, (self.shown[0], self.shown[1], at)]
        self._show(name, _NO_HELP, slug)

    @property
    def is_own(self) -> bool:
        """Tell whether what is shown belongs to the page one is on: nobody went elsewhere since."""
        return not self._history

    def go_back(self) -> None:
        if self._history:
            *self._history, (name, own, at) = self._history
            self._show(name, own, "")
            self.browser.verticalScrollBar().setValue(at)

    def _show(self, name: str, own: tuple[str, str], slug: str) -> None:
        picture = picture_name(name)
        if picture is not None:
            self.title.set_text("Picture")
            self.wide.setChecked(True)
            self.browser.show_markdown(f"![{picture}]({name})", whole=True)
        else:
            page = guide_pages()[name]
            self.title.set_text(page.title)
            self.browser.show_markdown(_own_help(own) + page.text)
        self.shown = (name, own, 0)
        self.browser.setAccessibleName(f"Guide: {self.title.whole()}")
        self.back.setEnabled(bool(self._history))
        self.search.clear()
        if slug:
            self.browser.go_to(slug)

    def _follow(self, url: QUrl) -> None:
        href = url.toString()
        if picture_name(href) is not None and self.shown[0] != href:
            self.open(href)
            return
        place = place_of(href, self.shown[0])
        if place is None:
            self.found.setText("This leads out of the guide; nothing is opened.")
        else:
            self.open(*place)

    # --- search ----------------------------------------------------------------------------------

    def _go_to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _search_changed(self, words: str) -> None:
        self.browser.moveCursor(QTextCursor.MoveOperation.Start)
        if words:
            self.find_words(backward=False)
        else:
            self.found.setText("")

    def find_words(self, *, backward: bool) -> None:
        """Go to the next place of what is searched, or the one before; round the end of the page."""
        words = self.search.text()
        if not words:
            return
        places = self._places(words)
        flags = _BACKWARD if backward else QTextDocument.FindFlag(0)
        if places and not self.browser.find(words, flags):
            end = QTextCursor.MoveOperation.End if backward else QTextCursor.MoveOperation.Start
            self.browser.moveCursor(end)
            self.browser.find(words, flags)
        at = self.browser.textCursor().selectionStart()
        number = places.index(at) + 1 if at in places else 0
        self.found.setText(f"{number} of {len(places)}" if places else "Not on this page")

    def _places(self, words: str) -> list[int]:
        document, places = self.browser.document(), []
        cursor = document.find(words)
        while not cursor.isNull():
            places.append(cursor.selectionStart())
            cursor = document.find(words, cursor)
        return places

    # --- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = event.key() == Qt.Key.Key_Backspace or (
            event.key() == Qt.Key.Key_Left and event.modifiers() & Qt.KeyboardModifier.AltModifier
        )
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif back:
            self.go_back()
        else:
            super().keyPressEvent(event)


def _own_help(own: tuple[str, str]) -> str:
    title, words = own
    if not words:
        return ""
    told = [literally(" ".join(part.split())) for part in words.strip().split("\n\n")]
    return "\n\n".join([f"## On the page “{title}”", *told, "---", ""])
