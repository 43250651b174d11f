"""The story of an incident beside the list: grouped, each group folding under its heading."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.telling.beside.stories import StoryGroup, story_groups
from slastudio.ui.widgets.cards import Pairs
from slastudio.ui.widgets.folds import Fold
from slastudio.ui.widgets.layouts import clear, column


class StoryView(QWidget):
    """Show what is known of an incident; which groups are folded away stays from one to the next."""

    def __init__(self) -> None:
        super().__init__()
        self.folds: dict[str, Fold] = {}
        self._away: set[str] = set()
        self._groups: tuple[StoryGroup, ...] = ()
        self._inner = column(into=self, gap=8)

    def show_story(self, story: IncidentStory | None, terms: Agreement, zone: str) -> None:
        """Show a story; nothing where there is none, such as before the month is judged."""
        groups = story_groups(story, terms, zone) if story is not None else ()
        self.setVisible(bool(groups))
        if groups == self._groups:
            return
        self._groups = groups
        clear(self._inner)
        self.folds = {}
        for group in groups:
            pairs = Pairs(stacked=True)
            pairs.show_pairs([(line.label, line.marked) for line in group.lines])
            # “Playbook: Route to people” folds as any playbook does
            kind = group.title.partition(":")[0]
            fold = Fold(group.title, pairs, shown=kind not in self._away)
            fold.heading.toggled.connect(lambda shown, kind=kind: self._keep(kind, shown=shown))
            self.folds[kind] = fold
            self._inner.addWidget(fold)

    def _keep(self, kind: str, *, shown: bool) -> None:
        if shown:
            self._away.discard(kind)
        else:
            self._away.add(kind)
