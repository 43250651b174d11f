"""The start page: recent projects, a new one from a template, the sample, or any file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimeZone, Signal
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QFrame, QLineEdit, QPushButton, QWidget

from slastudio.ui.look.theme import Theme
from slastudio.ui.state.settings import Recent, Settings
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.labels import Elided, button, label
from slastudio.ui.widgets.layouts import chain, clear, column, row, scroller
from slastudio.ui.widgets.leaving import leave_on_escape
from slastudio.ui.widgets.narrowing import remember_narrowing

# of one project the recent ones say enough
_PORTFOLIO_FROM, _MOST_SHOWN = 2, 8
_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


class ChoiceCard(QPushButton):
    """Be a button with a title and a line under it."""

    def __init__(self, title: str, line: str, mark: str = "") -> None:
        super().__init__()
        self.setProperty("role", "row")
        self.setAccessibleName(title)
        self.setAccessibleDescription(line)
        words = [Elided(title, "strong"), Elided(line, "caption")]
        for each in words:
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inner = column(*words, gap=2)
        line_box = row(inner, into=self, margins=(10, 4, 10, 4))
        line_box.setStretch(0, 1)
        self.setMinimumHeight(48)
        self.setCursor(Qt.CursorShape.PointingHandCursor)


class NewProject(QFrame):
    """Ask for what a new agreement needs, in place: template, client, zone, file."""

    asked = Signal(object, str, str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        # late: the list of zones is not needed for the first paint
        from slastudio.ui.forms.fields.simple import (
            zone_combo,
        )

        self.setProperty("role", "card")
        self.slug = ""
        self.heading = label("", "section", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.client = QLineEdit()
        self.client.setAccessibleName("Client")
        self.client.setPlaceholderText("Legal name of the client")
        self.client.textEdited.connect(self._suggest)
        self.zone = zone_combo()
        self.zone.setCurrentText(_system_zone())
        self.zone.setAccessibleName("Time zone")
        self.file = QLineEdit()
        self.file.setAccessibleName("Project file")
        self.file.textEdited.connect(lambda _text: self._mark_chosen())
        self._chosen = False
        browse = button("Choose …")
        browse.clicked.connect(self._browse)
        self.make = button("Create the project", "primary")
        self.make.clicked.connect(self.submit)
        self.back = button("Back to the templates", "link")
        leave_on_escape(self, self.back)
        self.problem = label("", "finding-error", wrap=True)
        column(
            row(self.back, None),
            self.heading,
            self.about,
            8,
            label("Client", "strong"),
            self.client,
            4,
            label("Time zone", "strong"),
            self.zone,
            label("Days, months and service hours are cut in this zone.", "caption"),
            4,
            label("Project file", "strong"),
            row(self.file, browse),
            label("One file holds everything of this client.", "caption"),
            self.problem,
            8,
            row(self.make, None),
            into=self,
            margins=24,
            gap=4,
        )
        self.client.returnPressed.connect(self.submit)

    def begin(self, slug: str, title: str, description: str) -> None:
        self.slug = slug
        self.heading.setText(title)
        self.about.setText(description)
        self.problem.setText("")
        self._chosen = False
        self.client.clear()
        self._suggest("")
        self.client.setFocus()

    def _mark_chosen(self) -> None:
        self._chosen = True

    def _suggest(self, client: str) -> None:
        if not self._chosen:
            folder = QStandardPaths.writableLocation(
                QStandardPaths.StandardLocation.DocumentsLocation
            )
            # not everybody has one, and a project is not made in a folder that is not there
            folder = folder if Path(folder).is_dir() else str(Path.home())
            stem = _UNSAFE.sub(" ", client).strip().lower().replace(" ", "-") or "client"
            self.file.setText(str(Path(folder) / f"{stem}.slastudio"))

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Where the project is kept", self.file.text(), "SLA Studio (*.slastudio)"
        )
        if name:
            self._chosen = True
            self.file.setText(name)

    def submit(self) -> None:
        path = Path(self.file.text().strip()).expanduser()
        if not self.file.text().strip():
            self.say("Choose a file for the project.")
        elif path.exists():
            self.say(f"{path.name} exists already. Choose another name, or open that project.")
        else:
            path = path if path.suffix == ".slastudio" else path.with_name(path.name + ".slastudio")
            self.asked.emit(
                path, self.slug, self.client.text().strip(), self.zone.currentText().strip()
            )

    def say(self, text: str) -> None:
        self.problem.setText(text)


class StartPage(QWidget):
    """Offer every way to begin. The main window does what is asked."""

    open_asked = Signal(object)
    create_asked = Signal(object, str, str, str)
    sample_asked = Signal()
    browse_asked = Signal()
    about_asked = Signal()

    def __init__(self, theme: Theme, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("page")
        self.theme, self.settings = theme, settings
        self.form: NewProject | None = None
        self.banner = Banner(theme)
        self.recent_box, self.template_box = column(gap=2), column(gap=2)
        self.sample = button("Open the sample", "primary")
        self.sample.clicked.connect(self.sample_asked)
        self.browse = button("Open a project …")
        self.browse.clicked.connect(self.browse_asked)
        self.about = button("About SLA Studio …", "link")
        self.about.clicked.connect(self.about_asked)
        self.left = self._card(
            label("Recent projects", "section"), self.recent_box, row(self.browse, None)
        )
        sample_words = label(
            "Larkpay, six months of a payments assistant: agreement, logs, incidents and bills.",
            "muted",
            wrap=True,
        )
        self.right = self._card(
            label("New agreement from a template", "section"), self.template_box
        )
        self.sample_card = self._card(
            label("The sample project", "section"), sample_words, row(self.sample, None)
        )
        self.side = column(self.right, self.sample_card, None, gap=16)
        self.columns = row(column(self.left, None), self.side, gap=16)
        self.columns.setStretch(0, 1)
        self.columns.setStretch(1, 1)
        # filled after the first paint: a table is not needed for it
        self.clients_box = column(gap=0)
        self.clients: QWidget | None = None
        holder, inner = QWidget(), QWidget()
        column(
            label("SLA Studio", "title"),
            label(
                "Write AI-maintenance agreements, import the evidence, and prove every month what was promised.",
                "lead",
                wrap=True,
            ),
            16,
            self.banner,
            self.clients_box,
            self.columns,
            None,
            row(self.about, None),
            into=inner,
            margins=(0, 56, 0, 32),
        )
        inner.setMaximumWidth(1180)
        row(None, inner, None, into=holder, margins=(32, 0, 32, 0)).setStretch(1, 100)
        column(scroller(holder), into=self)
        self.show_recents()

    def _card(self, *parts: object) -> QFrame:
        made = QFrame()
        made.setProperty("role", "card")
        column(*parts, into=made, margins=16, gap=8)  # type: ignore[arg-type]
        return made

    def show_recents(self) -> None:
        """Show what was open last, with the sentence its last month ended in."""
        clear(self.recent_box)
        recents = self.settings.recents()[:_MOST_SHOWN]
        for each in recents:
            self.recent_box.addWidget(self._recent(each))
        if not recents:
            self.recent_box.addWidget(
                label(
                    "Projects you open are listed here with their last verdict. A project is one file that holds a "
                    "client’s agreement and everything imported for it.",
                    "muted",
                    wrap=True,
                )
            )

    def show_clients(self, found: Sequence[object]) -> None:
        """List the clients that were open before, where there are several."""
        if self.clients is None and len(found) < _PORTFOLIO_FROM:
            return
        from slastudio.ui.pages.clients import ClientsCard  # late: it brings the table

        if not isinstance(self.clients, ClientsCard):
            made = ClientsCard(self.theme)
            remember_narrowing(made, self.settings)
            made.open_asked.connect(self.open_asked)
            self.clients_box.addWidget(made)
            self.clients_box.addSpacing(16)
            self.clients = made
        self.clients.show_entries(found)  # type: ignore[arg-type]

    def _recent(self, recent: Recent) -> QWidget:
        there = Path(recent.path).exists()
        line = (recent.verdict or recent.path) if there else f"Not found: {recent.path}"
        made = ChoiceCard(recent.client or Path(recent.path).stem, line)
        made.setEnabled(there)
        made.clicked.connect(lambda: self.open_asked.emit(Path(recent.path)))
        return made

    def show_templates(self, templates: tuple[tuple[str, str, str], ...]) -> None:
        """List (slug, title, description) of the templates; choosing one asks for the rest in
        place.
        """
        clear(self.template_box)
        for slug, title, description in templates:
            made = ChoiceCard(title, description)
            made.clicked.connect(
                lambda _on=False, s=slug, t=title, d=description: self.begin(s, t, d)
            )
            self.template_box.addWidget(made)
        # made later than what follows them on the page
        chain(self.browse, [*self._cards(self.template_box), self.sample])

    def _cards(self, box: QBoxLayout) -> list[QWidget]:
        items = (box.itemAt(at) for at in range(box.count()))
        found = (item.widget() for item in items if item is not None)
        return [each for each in found if isinstance(each, ChoiceCard)]

    def take_keyboard(self) -> None:
        """Put the keyboard on the project that was open last, else on the first thing one can do."""
        there = [each for each in self._cards(self.recent_box) if each.isEnabled()]
        (there[0] if there else self.browse).setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self, slug: str, title: str, description: str) -> None:
        """Ask for client, zone and file of a new project."""
        if self.form is None:
            self.form = NewProject(self.theme)
            self.form.asked.connect(self.create_asked)
            self.form.back.clicked.connect(self.show_choices)
            self.side.insertWidget(0, self.form)
        self.right.hide()
        self.sample_card.hide()
        self.form.show()
        self.form.begin(slug, title, description)

    def show_choices(self) -> None:
        if self.form is not None:
            self.form.hide()
        self.right.show()
        self.sample_card.show()
        self.take_keyboard()


def _system_zone() -> str:
    found = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    return found if "/" in found else "UTC"
