"""A register's form, built from its declared fields: adds a record, or lays an amendment over one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from slastudio.evidence.registers import FieldKind, RegisterField, RegisterSpec, register_named
from slastudio.evidence.registers.declaration import FieldGroup
from slastudio.operations.registers.kinds import KINDS_OF_FIELD
from slastudio.operations.registers.names import known_names
from slastudio.operations.registers.records import Entry, add_entry, amend_entry
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.look.wording import typed_moments
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.folds import Fold
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import clear, column, row
from slastudio.ui.widgets.leaving import leave_on_escape

_EXAMPLES: dict[FieldKind, str] = {"moment": "2026-10-09 19:04", "hours": "1:30"}


class RegisterForm(Card):
    """Ask for a record's fields in place."""

    # the record as it was (None: there was none), and as it is
    saved = Signal(object, object)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.spec: RegisterSpec | None = None
        self.entry: Entry | None = None
        self.fields: dict[str, QWidget] = {}
        self.folds: dict[str, Fold] = {}
        self._before: dict[str, str] = {}
        self.heading = label("", "section", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.problem = label("", "finding-error", wrap=True)
        self.why = QLineEdit()
        self.why.setAccessibleName("Why it is amended")
        self.who = QLineEdit()
        self.who.setAccessibleName("Amended by")
        self.who.setPlaceholderText("A role")
        self.reasons = QWidget()
        column(
            label("Why it is amended", "strong"),
            self.why,
            label(
                "Kept with the record; the imported row itself never changes.", "caption", wrap=True
            ),
            4,
            label("Amended by", "strong"),
            self.who,
            into=self.reasons,
            gap=4,
        )
        self.save = button("Save", "primary")
        self.save.clicked.connect(self.submit)
        self.cancel = button("Cancel")
        self.cancel.clicked.connect(self.left)
        leave_on_escape(self, self.cancel)
        self.inputs = column(gap=4)
        self.body.addLayout(column(self.heading, self.about, gap=2))
        self.body.addLayout(self.inputs)
        self.add(self.reasons, self.problem)
        self.body.addLayout(row(self.save, self.cancel, None))

    def begin(
        self, register: str, entry: Entry | None = None, given: Mapping[str, str] | None = None
    ) -> None:
        """Ask for a new record, with what is already known of it (given), or for the changes to
        `entry`.
        """
        self.spec, self.entry = register_named(register), entry
        self.heading.setText(f"Amend {entry.id}" if entry else f"New {self.spec.noun}")
        self.about.setText(self.spec.about)
        self.reasons.setVisible(entry is not None)
        self.why.clear()
        self.problem.setText("")
        clear(self.inputs)
        self.fields, self.folds = {}, {}
        known = entry.values if entry else given or {}
        shown = [each for each in self.spec.fields if entry is None or each.name != "id"]
        grouped = {name for group in self.spec.groups for name in group.fields}
        for field in shown:
            if field.name not in grouped:
                self._add_field(field, known.get(field.name, ""), self.inputs)
        for group in self.spec.groups:
            self._add_group(group, [each for each in shown if each.name in group.fields], known)
        self._before = self.values()
        first = next(iter([w for name, w in self.fields.items() if name != "id"]), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_group(
        self, group: FieldGroup, fields: Sequence[RegisterField], known: Mapping[str, str]
    ) -> None:
        """Add fields that fold away; what is filled in is not hidden."""
        holder = QWidget()
        inner = column(into=holder, gap=4, margins=(12, 0, 0, 0))
        for field in fields:
            self._add_field(field, known.get(field.name, ""), inner)
        shown = any(known.get(field.name) for field in fields)
        self.folds[group.title] = Fold(group.title, holder, shown=shown)
        self.inputs.addWidget(self.folds[group.title])

    def _add_field(self, field: RegisterField, value: str, into: QBoxLayout) -> None:
        zone = self.context.session.agreement.zone
        timed = KINDS_OF_FIELD[field.kind].timed
        made = self._control(field, typed_moments(value, zone) if timed else value)
        made.setAccessibleName(field.label)
        self.fields[field.name] = made
        into.addWidget(label(field.label + ("" if not field.required else "  (needed)"), "strong"))
        into.addWidget(made)
        if field.help:
            into.addWidget(label(field.help, "caption", wrap=True))
        into.addSpacing(6)

    def _control(self, field: RegisterField, value: str) -> QWidget:
        if field.choices:
            combo = Combo()
            for each in field.choices:
                combo.addItem(each.label, each.value)
            combo.setEditable(False)
            combo.setCurrentIndex(max(combo.findData(value), 0))
            return combo
        offered = self._offered(field)
        if offered:
            combo = Combo()
            for name in offered:
                combo.addItem(name, name)
            combo.setEditable(True)
            combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            combo.setCurrentText(value)
            return combo
        if field.kind == "prose":
            area = QPlainTextEdit(value)
            area.setFixedHeight(72)
            area.setTabChangesFocus(True)
            return area
        line = QLineEdit(value)
        line.setCursorPosition(0)
        line.setPlaceholderText(_EXAMPLES.get(field.kind, ""))
        line.returnPressed.connect(self.submit)
        return line

    def _offered(self, field: RegisterField) -> tuple[str, ...]:
        # one name is chosen from a list; several are typed, apart by commas
        if field.several:
            return ()
        return tuple(
            each.offered for each in known_names(self.context.session.agreement, field.names)
        )

    def values(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, made in self.fields.items():
            if isinstance(made, QComboBox):
                found[name] = (
                    made.currentText() if made.isEditable() else str(made.currentData() or "")
                )
            elif isinstance(made, QPlainTextEdit):
                found[name] = made.toPlainText()
            elif isinstance(made, QLineEdit):
                found[name] = made.text()
        return found

    def submit(self) -> None:
        """Save in the background; a mistake is told here, and nothing typed is lost meanwhile."""
        assert self.spec is not None
        if not self.isEnabled():
            return
        self.problem.setText("… Saving")
        self.setEnabled(False)
        self.context.jobs.start(
            "Saving the record",
            self._work(),
            self._written,
            self._refused,
            shown=False,
            saving=True,
        )

    def _work(self) -> Callable[[Progress], Entry]:
        """Return the work of saving what stands in the fields now."""
        assert self.spec is not None
        project, register, values = self.context.session.project, self.spec.name, self.values()
        entry, why, who = self.entry, self.why.text(), self.who.text().strip()
        changes = {name: text for name, text in values.items() if text != self._before.get(name)}

        def work(_progress: Progress) -> Entry:
            if entry is None:
                return add_entry(project, register, values)
            return amend_entry(project, register, entry.id, changes, why=why, who=who)

        return work

    def _written(self, entry: Entry) -> None:
        self.setEnabled(True)
        self.problem.setText("")
        self.saved.emit(self.entry, entry)

    def _refused(self, error: BaseException) -> None:
        self.setEnabled(True)
        if not isinstance(error, StudioError):
            self.problem.setText("■ The record was not saved.")
            raise error
        self.problem.setText(f"■ {error}")
        self._open_named(str(error))

    def _open_named(self, message: str) -> None:
        """Open the group of the field a mistake is about: nobody mends what they do not see."""
        assert self.spec is not None
        labels = {each.name: each.label for each in self.spec.fields}
        for group in self.spec.groups:
            if any(message.startswith(f"{labels[name]}:") for name in group.fields):
                self.folds[group.title].show_body()
