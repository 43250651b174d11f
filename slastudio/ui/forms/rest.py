"""What a form asks first, and the rest of its fields folded away with what they say."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from slastudio.contract.terms.dependencies import Dependency
from slastudio.contract.terms.fields import FieldSpec, fields_of
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.contract.terms.support import Severity
from slastudio.ui.forms.paths import applies
from slastudio.ui.forms.titles import value_words
from slastudio.ui.widgets.folds import Fold
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import column

# forms so long that what one must say would be lost among what usually stays as it is
_FIRST: dict[type, str] = {
    Objective: (
        "name comparator target unit internal_target indicator window complete min_samples journey "
        "exclusions action owner_role"
    ),
    Severity: "name definition response updates resolution clock",
    Dependency: "name vendor system objectives figure comparator target unit measured",
    Objectives: "objectives exclusions sample_rule confidence missing_data cure_days",
}


def asked_first(cls: type) -> tuple[tuple[FieldSpec, ...], tuple[FieldSpec, ...]]:
    """Return a form's fields in two parts: those asked first, in that order, and the rest."""
    specs = fields_of(cls)
    if cls not in _FIRST:
        return specs, ()
    by_name = {spec.name: spec for spec in specs}
    first = tuple(by_name[name] for name in _FIRST[cls].split())
    return first, tuple(spec for spec in specs if spec not in first)


class RestOfForm(QWidget):
    """Hold the fields that are not asked first; while they are folded away, say what stands in
    them.
    """

    def __init__(self, specs: tuple[FieldSpec, ...]) -> None:
        super().__init__()
        self._specs = specs
        self.names = frozenset(spec.name for spec in specs)
        body = QWidget()
        self.fields = QVBoxLayout(body)
        self.fields.setContentsMargins(0, 8, 0, 0)
        self.fields.setSpacing(16)
        self.said = label("", "caption", wrap=True)
        self._fold = Fold(f"More settings ({len(specs)})", body, shown=False)
        self._fold.heading.toggled.connect(self.said.setHidden)
        column(self._fold, self.said, into=self, gap=4)

    @property
    def shown(self) -> bool:
        return self._fold.shown

    def unfold(self) -> None:
        self._fold.show_body()

    def tell(self, record: object) -> None:
        """Say what the fields of a record hold, those that say something about it."""
        parts = []
        for spec in self._specs:
            words = value_words(spec, getattr(record, spec.name))
            if words and applies(record, spec.name):
                parts.append(words if spec.kind == "flag" else f"{spec.label}: {words}")
        self.said.setText(" · ".join(parts))
        self.said.setHidden(self.shown or not parts)
