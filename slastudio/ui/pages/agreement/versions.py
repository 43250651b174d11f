"""The versions of the agreement: what was sent and signed, signing the draft, and what changed in
between.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QStackedWidget, QWidget

from slastudio.contract.terms.agreement import Agreement
from slastudio.operations.agreements.versions import (
    SignedFile,
    Version,
    attach_signed,
    freeze,
    list_versions,
    send_draft,
    signed_files,
    write_signed,
)
from slastudio.operations.changes import Changed
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.forms.fields.editors import Surroundings
from slastudio.ui.forms.paths import Path as Place
from slastudio.ui.look import wording
from slastudio.ui.pages.agreement.comparing import Comparing, Say
from slastudio.ui.pages.agreement.elsewhere import ElsewherePanel
from slastudio.ui.pages.agreement.signing import SigningForm
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.labels import button, frame, label, tip
from slastudio.ui.widgets.layouts import clear, column, row, scroller
from slastudio.ui.widgets.links import Link

Listed = tuple[tuple[Version, ...], tuple[SignedFile, ...]]
_STATES = {"draft": "Draft", "sent": "Sent for signature", "signed": "Signed"}


class VersionsPanel(QWidget):
    """List the versions with what can be done; leave commits what is being typed, say shows a
    banner.
    """

    go_asked = Signal(str)

    def __init__(
        self, context: Context, around: Surroundings, say: Say, leave: Callable[[], None]
    ) -> None:
        super().__init__()
        self._context, self._session, self._say, self._leave = context, context.session, say, leave
        self.versions: tuple[Version, ...] = ()
        self.files: tuple[SignedFile, ...] = ()
        self.cards: list[QFrame] = []
        self.send = button("Send for signature")
        self.send.clicked.connect(self.send_for_signature)
        self.sign = button("Sign …")
        self.sign.clicked.connect(self.open_signing)
        self.compare = button("Compare …")
        self.compare.clicked.connect(lambda _on: self.open_compare())
        self.signing = SigningForm(context.theme)
        self.signing.signed.connect(self._sign)
        self.signing.closed.connect(self._leave_signing)
        self.signing.go_asked.connect(self.go_asked)
        self.comparing = Comparing(context, say)
        self.comparing.closed.connect(lambda: self._back_to(self.compare))
        self.elsewhere = ElsewherePanel(context, around, say, leave)
        self.elsewhere.closed.connect(lambda: self._back_to(self.signed_elsewhere))
        self._build()

    def _build(self) -> None:
        writable = self._session.writable
        for part in (self.send, self.sign):
            part.setEnabled(writable)
        self.read_only = label(
            "The project is open to read only: nothing can be sent or signed.", "muted", wrap=True
        )
        self.read_only.setVisible(not writable)
        self.word = Link("Compare with a Word file that came back …", self.compare_word)
        self.signed_elsewhere = Link("Signed elsewhere …", self.open_elsewhere)
        self.listed = QWidget()
        self.list_box = column(gap=8)
        column(
            self.signing,
            self.list_box,
            row(self.word, None),
            row(self.signed_elsewhere, None),
            None,
            into=self.listed,
            margins=(0, 0, 8, 0),
        )
        holder = QWidget()
        column(
            row(self.send, None),
            row(self.sign, self.compare, None, gap=4),
            self.read_only,
            scroller(self.listed),
            into=holder,
            margins=(0, 8, 0, 0),
        )
        self._folder: Path | None = None
        self.stack = QStackedWidget()
        self.stack.addWidget(holder)
        self.stack.addWidget(self.comparing)
        self.stack.addWidget(self.elsewhere)
        column(self.stack, into=self)

    # --- the list --------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self, then: Callable[[], None] | None = None) -> None:
        """Read the versions anew in the background, then do what waits for them."""
        project = self._session.project
        self._session.save_again()

        def done(found: Listed) -> None:
            self._listed(found)
            if then is not None:
                then()

        self._context.jobs.start(
            "Reading versions",
            lambda _progress: (list_versions(project), signed_files(project)),
            done,
            self._failed,
            key="versions",
            shown=False,
        )

    def _listed(self, found: Listed) -> None:
        if found == (self.versions, self.files):
            return
        self.versions, self.files = found
        clear(self.list_box)
        self.cards = [self._card(each) for each in reversed(self.versions)]
        for card in self.cards:
            self.list_box.addWidget(card)

    def _card(self, version: Version) -> QFrame:
        card = frame("card")
        title = label(
            f"v{version.number} · {_STATES.get(version.state, version.state)}", "strong", wrap=True
        )
        lines = [label(words, "caption", wrap=True) for words in self._facts(version)]
        tip(lines[-1], version.sha256)
        acts = [row(Link(words, act), None) for words, act in self._acts(version)]
        column(title, *lines, *acts, into=card, margins=(12, 8, 12, 8), gap=2)
        return card

    def _facts(self, version: Version) -> list[str]:
        zone = self._session.agreement.zone
        facts = []
        if version.effective_from is not None:
            until = (
                f" until {wording.day(version.effective_to)}"
                if version.effective_to
                else ", open-ended"
            )
            facts.append(f"In force from {wording.day(version.effective_from)}{until}")
        verb = {"draft": "Last changed", "sent": "Sent"}.get(version.state, "Signed")
        facts.append(f"{verb} {wording.moment(version.written, zone)}")
        if version.signatories:
            facts.append(f"Signed by {'; '.join(version.signatories)}")
        facts += [
            f"Signed PDF kept: {f.name} ({wording.file_size(f.size)})" for f in self._kept(version)
        ]
        return [*facts, f"SHA-256 {version.sha256[:12]}…"]

    def _kept(self, version: Version) -> list[SignedFile]:
        return [each for each in self.files if each.version == version.id]

    def _acts(self, version: Version) -> list[tuple[str, Callable[[], None]]]:
        if version.state == "draft":
            return []
        as_it_was = "signed" if version.state == "signed" else "sent"
        acts: list[tuple[str, Callable[[], None]]] = [
            (f"Read it as {as_it_was}", lambda: self.read(version)),
            ("Compare with the draft", lambda: self.open_compare(version)),
        ]
        if self._session.writable:
            acts.append(("Start the draft from this version", lambda: self.start_from(version)))
            if version.state == "signed":
                acts.append(("Attach the signed PDF …", lambda: self._choose_attachment(version)))
        for kept in self._kept(version):
            acts += [(f"Save {kept.name} as …", lambda file=kept: self._choose_copy(file))]  # type: ignore[misc]
        return acts

    def _leave_signing(self) -> None:
        self.signing.hide()
        self.sign.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back_to(self, opener: QWidget) -> None:
        self._show_list()
        opener.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_list(self) -> None:
        self.stack.setCurrentIndex(0)

    def show_agreement(self, agreement: Agreement) -> None:
        """Follow the draft while it is edited."""
        if self.signing.isVisible():
            self.signing.show_agreement(agreement)
        if self.stack.currentWidget() is self.elsewhere:
            self.elsewhere.show_agreement(agreement)

    def open_elsewhere(self, place: Place = ()) -> None:
        """Show the document that was signed elsewhere with its numbers, ready to take that of a
        field.
        """
        self.stack.setCurrentWidget(self.elsewhere)
        self.elsewhere.open(place)

    # --- sending and signing ---------------------------------------------------------------------------------------

    def _do(self, act: Callable[[], Changed]) -> bool:
        self._leave()
        if not self._session.settle():
            return False
        try:
            changed = act()
        except StudioError as error:
            self._say("error", str(error))
            return False
        self._session.versioned(changed)
        self.refresh()
        return True

    def send_for_signature(self) -> None:
        if self._do(lambda: send_draft(self._session.project)):
            words = "The draft is kept as it was sent. Go on editing; later changes can be compared with it."
            self._say("done", words)

    def open_signing(self) -> None:
        self._show_list()
        self.refresh(lambda: self.signing.open(self._session.agreement, self.versions))

    def _sign(self, number: str, day: date, names: tuple[str, ...]) -> None:
        self._leave()
        if not self._session.settle():
            return
        try:
            made, changed = freeze(self._session.project, day, number=number, signatories=names)
        except StudioError as error:
            self.signing.say(str(error))
            return
        self.signing.hide()
        self._session.versioned(changed)
        self.refresh()
        self._say(
            "done",
            f"{made.label} is signed and in force from {wording.day(day)}. A copy goes on as the next draft.",
        )

    def start_from(self, version: Version) -> None:
        """Make an earlier version's text the draft, as one step that undo takes back."""
        self._leave()
        self._session.edit(version.agreement, (), f"Start the draft from {version.label}")
        self.refresh()
        self._say(
            "done", f"The draft now reads as {version.label}. Ctrl+Z brings back what it was."
        )

    def read(self, version: Version) -> None:
        """Show a version's appendix page by page, as it was sent or signed."""
        project = self._session.project
        path = self._shown_in() / f"agreement {version.number} {version.state}.pdf"
        name = version.number if version.state == "signed" else f"sent {version.number}"

        def work(progress: Progress) -> Path:
            # late: the operation brings reportlab with it, which listing versions does not need
            from slastudio.operations.documents.agreements_and_reports import write_appendix

            return write_appendix(project, path, version=name, on_record=False, progress=progress)

        self._context.jobs.start(
            f"Writing {version.label}",
            work,
            lambda shown: self._session.navigate.emit("reports", str(shown)),
            self._failed,
        )

    def _shown_in(self) -> Path:
        """Return a folder for what is shown, which goes with the panel."""
        if self._folder is None:
            made = tempfile.TemporaryDirectory(prefix="slastudio-")
            # a bound method alone would not keep the folder
            self.destroyed.connect(lambda _gone, kept=made: kept.cleanup())
            self._folder = Path(made.name)
        return self._folder

    # --- signed documents ------------------------------------------------------------------------------------------

    def _choose_attachment(self, version: Version) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Attach the signed PDF", "", "PDF (*.pdf)")
        if name:
            self.attach(version, Path(name))

    def attach(self, version: Version, path: Path) -> None:
        project = self._session.project

        def done(outcome: tuple[SignedFile, Changed]) -> None:
            self._session.versioned(outcome[1])
            self.refresh()
            self._say("done", f"{path.name} is kept in the project with {version.label}.")

        self._context.jobs.start(
            f"Keeping {path.name}",
            lambda _progress: attach_signed(project, version.number, path),
            done,
            self._failed,
        )

    def _choose_copy(self, kept: SignedFile) -> None:
        start = self._session.project.path.with_name(kept.name)
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the signed PDF", str(start), "PDF (*.pdf)"
        )
        if name:
            self.save_copy(kept, Path(name))

    def save_copy(self, kept: SignedFile, path: Path) -> None:
        project = self._session.project

        def work(_progress: object) -> Path:
            try:
                return write_signed(project, kept, path)
            except OSError as error:
                raise StudioError(
                    f"{path} could not be written: {error.strerror or error}."
                ) from None

        self._context.jobs.start(
            f"Writing {path.name}",
            work,
            lambda _: self._say("done", f"{path.name} is written."),
            self._failed,
        )

    # --- comparing -------------------------------------------------------------------------------------------------

    def open_compare(self, version: Version | None = None) -> None:
        """Compare a version, or the last one signed or sent, with the draft as it is now."""
        self._leave()

        def opened() -> None:
            draft = replace(self.versions[-1], agreement=self._session.agreement)
            self.comparing.open((*self.versions[:-1], draft), version)
            self.stack.setCurrentWidget(self.comparing)

        self.refresh(opened)

    def compare_word(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Compare a Word file that came back", "", "Word (*.docx)"
        )
        if name:
            self.compare_word_file(Path(name))

    def compare_word_file(self, path: Path) -> None:
        self._leave()
        self.stack.setCurrentWidget(self.comparing)
        self.comparing.compare_word_file(path)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self._say("error", str(error))
