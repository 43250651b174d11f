"""The brand of the project's documents: logo, colour, footer, and how numbers and dates are
written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget

from slastudio.contract.words.figures import show_number
from slastudio.operations.changes import Changed, changed
from slastudio.operations.documents.brands import (
    Brand,
    Notation,
    brand_of,
    copy_brand,
    read_logo,
    save_brand,
)
from slastudio.reports.content.brand import checked_brand, contrast_on_white
from slastudio.shared.notation import DAYS, NUMBERS
from slastudio.shared.problems import StudioError
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.state.context import Context
from slastudio.ui.state.jobs import Done
from slastudio.ui.state.undo import Doing
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label, set_role
from slastudio.ui.widgets.layouts import column, row

_USUAL = "#1F5FA8"
_PREVIEW = (200, 56)


class Swatch(QWidget):
    """Show a colour."""

    def __init__(self) -> None:
        super().__init__()
        self.colour = QColor(_USUAL)
        self.setFixedSize(32, 32)
        self.setAccessibleName("The colour as it is printed")

    def show_colour(self, text: str) -> None:
        self.colour = QColor(text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.palette().mid().color())
        painter.setBrush(self.colour)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 6, 6)
        painter.end()


class BrandPanel(Card):
    """Edit the brand and save it with the project; what cannot be printed is said under it and not
    saved.

    closed: somebody is done with it.
    """

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__("Brand of the documents")
        self._context, self._project = context, context.session.project
        self.brand = Brand()
        self.logo = label()
        self.logo.setFixedHeight(_PREVIEW[1])
        self.no_logo = label("No logo: documents begin with their title.", "muted", wrap=True)
        self.choose = button("Choose a logo …")
        self.choose.clicked.connect(self.choose_logo)
        self.remove = button("Remove the logo", "quiet")
        self.remove.clicked.connect(lambda: self._take(replace(self.brand, logo=b"")))
        self.colour = QLineEdit()
        self.colour.setMaximumWidth(120)
        self.colour.setPlaceholderText(_USUAL)
        self.colour.setAccessibleName("Colour of headings and lines, such as #1F5FA8")
        self.colour.textEdited.connect(lambda _text: self._colour_typed())
        self.colour.editingFinished.connect(self.save)
        self.swatch = Swatch()
        self.colour_words = label("", "caption", wrap=True)
        self.footer = QLineEdit()
        self.footer.setPlaceholderText("Such as your company and its address")
        self.footer.setAccessibleName("Footer of every page")
        self.footer.editingFinished.connect(self.save)
        self.numbers = self._examples("Numbers are written like", NUMBERS)
        self.days = self._examples("Dates are written like", DAYS)
        self.other = button("Like another project …")
        self.other.clicked.connect(self.choose_project)
        self.done = button("Done", "quiet")
        self.done.clicked.connect(self._done)
        self.said = label("", "caption", wrap=True)
        self._fill()
        self._show(Brand())
        context.session.documents_changed.connect(self._follow)
        for part in (
            self.choose,
            self.remove,
            self.colour,
            self.footer,
            self.numbers,
            self.days,
            self.other,
        ):
            part.setEnabled(context.session.writable)

    def _fill(self) -> None:
        self.body.addLayout(
            column(
                label("Logo", "strong"),
                self.logo,
                self.no_logo,
                row(self.choose, self.remove, None, gap=4),
                label("PNG or JPEG, at most 1 MB.", "caption"),
                4,
                label("Colour", "strong"),
                row(self.colour, self.swatch, None),
                self.colour_words,
                4,
                label("Footer", "strong"),
                self.footer,
                4,
                label("Numbers", "strong"),
                self.numbers,
                4,
                label("Dates", "strong"),
                self.days,
                8,
                row(self.other, self.done, None, gap=4),
                self.said,
                gap=4,
            )
        )

    def _examples(self, name: str, pairs: tuple[tuple[str, str], ...]) -> QComboBox:
        made = Combo()
        made.setAccessibleName(name)
        made.setMaximumWidth(200)
        for value, words in pairs:
            made.addItem(words, value)
        made.activated.connect(lambda _at: self.save())
        return made

    # --- what is shown ---------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Show the project's brand and put the keyboard into it."""
        self.say("", "")
        self.reload()
        self.show()
        self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    def reload(self) -> None:
        """Read the brand in the background and show it."""
        project = self._project
        self._start("Reading the brand", lambda: brand_of(project), self._show)

    def _follow(self) -> None:
        """Show what undo or another left of the brand; what is being typed stays where it is the same."""
        project = self._project

        def read(brand: Brand) -> None:
            if brand != self.brand:
                self._show(brand)

        if self.isVisible():
            self._start("Reading the brand", lambda: brand_of(project), read)

    def _show(self, brand: Brand) -> None:
        self.brand = brand
        picture = QPixmap()
        if brand.logo:
            picture.loadFromData(QByteArray(brand.logo))
        self.logo.setVisible(not picture.isNull())
        self.remove.setVisible(bool(brand.logo))
        self.no_logo.setVisible(not brand.logo)
        if not picture.isNull():
            ratio = self.devicePixelRatioF()
            shown = picture.scaled(
                round(_PREVIEW[0] * ratio),
                round(_PREVIEW[1] * ratio),
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            shown.setDevicePixelRatio(ratio)
            self.logo.setPixmap(shown)
            self.logo.setAccessibleName(f"Logo, {picture.width()} by {picture.height()} pixels")
        self.colour.setText(brand.accent)
        self.footer.setText(brand.footer)
        self.numbers.setCurrentIndex(self.numbers.findData(brand.notation.numbers))
        self.days.setCurrentIndex(self.days.findData(brand.notation.days))
        self._colour_typed()

    def _colour_typed(self) -> None:
        text = self.colour.text().strip()
        try:
            checked_brand(Brand(accent=text))
        except StudioError as error:
            self._say_colour("finding-error", str(error))
            return
        self.swatch.show_colour(text or _USUAL)
        words = f"{show_number(contrast_on_white(text or _USUAL), 1)} : 1 on white paper."
        self._say_colour("caption", words if text else f"The program’s own blue: {words}")

    def _say_colour(self, role: str, words: str) -> None:
        set_role(self.colour_words, role)
        self.colour_words.setText(words)

    def say(self, level: str, words: str) -> None:
        set_role(self.said, "finding-error" if level == "error" else "caption")
        self.said.setText(words)
        self.said.setVisible(bool(words))

    # --- what is changed -------------------------------------------------------------------------------------------

    def written(self) -> Brand:
        """Return the brand as the fields say it."""
        notation = Notation(str(self.numbers.currentData()), str(self.days.currentData()))
        return replace(
            self.brand,
            accent=self.colour.text().strip(),
            footer=self.footer.text().strip(),
            notation=notation,
        )

    def save(self) -> None:
        """Keep what the fields say, where it can be printed."""
        self._take(self.written())

    def _take(self, brand: Brand) -> None:
        if brand == self.brand:
            return
        try:
            checked_brand(brand)
        except StudioError as error:
            # what concerns the colour stands under it already
            colour_only = self.colour_words.text() == str(error)
            self.say("" if colour_only else "error", "" if colour_only else str(error))
            return
        had_keyboard = self.remove.hasFocus()
        project, before = self._project, self.brand

        def kept(_changed: Changed) -> None:
            self._show(brand)
            self.say("done", "Saved. The next document is written like this.")
            self._note(before, brand)
            if had_keyboard:
                self.choose.setFocus(Qt.FocusReason.OtherFocusReason)

        self._start("Keeping the brand", lambda: save_brand(project, brand), kept)

    def choose_logo(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Choose a logo", "", "Pictures (*.png *.jpg *.jpeg)"
        )
        if name:
            self.take_logo(Path(name))

    def take_logo(self, path: Path) -> None:
        """Make a picture file the logo."""

        written = self.written()

        def checked() -> Brand:
            return checked_brand(replace(written, logo=read_logo(path)))

        self._start(f"Reading {path.name}", checked, self._take)

    def choose_project(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Brand like another project", "", "SLA Studio (*.slastudio)"
        )
        if name:
            self.take_from(Path(name))

    def take_from(self, path: Path) -> None:
        """Take over the brand of another project."""
        project, before = self._project, self.brand

        def copy() -> Brand:
            copy_brand(project, path)
            return brand_of(project)

        def copied(brand: Brand) -> None:
            self._show(brand)
            self.say("done", f"Taken over from {path.name}.")
            self._note(before, brand)

        self._start(f"Reading the brand of {path.name}", copy, copied)

    def _note(self, before: Brand, after: Brand) -> None:
        """Take note of another brand as a step that can be undone."""
        project = self._project

        def to(brand: Brand) -> Callable[[], object]:
            return lambda: save_brand(project, brand)

        words = "brand of the documents"
        documents = changed("documents")
        session = self._context.session
        session.done(Doing(words, to(before), to(after), "reports", changed=documents))

    def _start(self, words: str, work: Callable[[], object], done: Done) -> None:
        self._context.jobs.start(
            words, lambda _progress: work(), done, self._failed, key="brand", shown=False
        )

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.say("error", str(error))

    def _done(self) -> None:
        self.save()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._done()
        else:
            super().keyPressEvent(event)
