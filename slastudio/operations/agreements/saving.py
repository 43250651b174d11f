"""Save every edit of the draft as soon as it is made, whatever else uses the project."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from slastudio.contract.exchange.codec import digest
from slastudio.contract.exchange.terms_file import dump_terms
from slastudio.contract.terms.agreement import Agreement
from slastudio.project.edit_journal import EditJournal, KeptEdit
from slastudio.project.file import Project
from slastudio.shared.outputs import write_text
from slastudio.shared.problems import StudioError

# an edit that cannot be in the project by then is kept beside it
SOON = 0.02
# what failed is tried again by itself
AGAIN = 5.0

Place = Literal["project", "beside", "nowhere"]


@dataclass(frozen=True)
class Saved:
    """Tell where an edit is: in the project, flushed beside it, or nowhere yet, and why.

    last: whether no newer edit waits. fault: an error of this program's own, to be raised where
    it is shown.
    """

    agreement: Agreement
    place: Place
    problem: str = ""
    last: bool = True
    fault: Exception | None = None


class DraftSaver:
    """Hold the newest edit until it is in the project, in a thread of its own.

    told: called in that thread with what became of an edit. inline: everything is done where
    `save` is called, without a thread.
    """

    def __init__(
        self,
        project: Project,
        base: Agreement,
        told: Callable[[Saved], None],
        *,
        inline: bool = False,
    ) -> None:
        self._project, self._told, self._inline = project, told, inline
        self._journal = EditJournal(project.path)
        self._base = digest(base)
        self._changed = threading.Condition()
        self._newest: Agreement | None = None
        self._kept: Agreement | None = None
        self._closing, self._hurry = False, False
        self._thread: threading.Thread | None = None

    # --- from the window's thread ----------------------------------------------------------------------------------

    def save(self, agreement: Agreement) -> None:
        """Take over an edit; it is on the disk soon after, and the newest one wins."""
        with self._changed:
            self._newest = agreement
            self._hurry = True
            self._changed.notify_all()
        if self._inline:
            self._round(SOON)
        elif self._thread is None:
            self._thread = threading.Thread(target=self._run, name="saving", daemon=True)
            self._thread.start()

    @property
    def waits(self) -> bool:
        """Tell whether an edit is not in the project yet."""
        return self._newest is not None

    def settle(self, seconds: float) -> bool:
        """Wait until every edit is in the project; tell whether it is."""
        if self._inline:
            self._round(seconds)
            return not self.waits
        with self._changed:
            self._hurry = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: not self.waits, seconds)
            return not self.waits

    def forget(self) -> None:
        """Let go of an edit that could not be written, because the user said so."""
        with self._changed:
            self._newest = None
            self._kept = None
        self._journal.clear()

    def close(self) -> None:
        """End the thread; what waits stays beside the project where it could be kept there."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    # --- in its own thread -----------------------------------------------------------------------------------------

    def _run(self) -> None:
        again_at = 0.0
        while self._awaited(again_at):
            again_at = 0.0 if self._guarded_round() else time.monotonic() + AGAIN

    def _awaited(self, again_at: float) -> bool:
        """Wait until there is something to do; return False at the end. again_at: when what failed
        is tried once more, 0 where nothing did.
        """
        with self._changed:
            pause = max(again_at - time.monotonic(), 0.001) if again_at else None
            self._changed.wait_for(
                lambda: self._closing or self._hurry or (self.waits and not again_at), pause
            )
            self._hurry = False
            return not self._closing

    def _guarded_round(self) -> bool:
        agreement = self._newest
        try:
            return self._round(SOON)
        except Exception as fault:  # noqa: BLE001 - handed to the window: saving must go on
            if agreement is not None:
                self._told(Saved(agreement, "nowhere", str(fault) or repr(fault), fault=fault))
            return False

    def _round(self, seconds: float) -> bool:
        """Try once to bring the newest edit to the disk; tell whether nothing failed."""
        agreement = self._newest
        if agreement is None:
            return True
        try:
            written = self._commit(agreement, seconds)
        except StudioError as error:
            # a disk that takes no edit of the project may still take one beside it
            self._keep_beside(agreement, str(error))
            return False
        if not written:
            return not self.waits or self._keep_beside(agreement, "")
        self._tell(agreement, "project")
        return True

    def _commit(self, agreement: Agreement, seconds: float) -> bool:
        with self._project.writing_soon(seconds) as free:
            if not free:
                return False
            # somebody may have given it up while the project was waited for
            if self.waits:
                self._base = self._project.agreements.save_draft(agreement)
        self._journal.clear()
        self._kept = None
        with self._changed:
            if self._newest is agreement:
                self._newest = None
            self._changed.notify_all()
        return True

    def _keep_beside(self, agreement: Agreement, why: str) -> bool:
        try:
            if self._kept is not agreement:
                self._journal.keep(agreement, self._base)
                self._kept = agreement
        except StudioError as error:
            self._tell(agreement, "nowhere", why or str(error))
            return False
        # kept safe, and still to be brought into the project: as long as it refuses, that is told
        self._tell(agreement, "beside", why)
        return not why

    def _tell(self, agreement: Agreement, place: Place, problem: str = "") -> None:
        newest = self._newest
        self._told(Saved(agreement, place, problem, newest is None or newest is agreement))


# --- what a killed program left ------------------------------------------------------------------------------------


def take_over_edits(project: Project) -> str:
    """Bring an edit that waited beside a project into it; return what is to be said of it, "" where
    none waited.

    An edit that does not follow the draft the project holds is kept as a terms file beside it.
    """
    journal = EditJournal(project.path)
    try:
        kept = journal.newest()
    except StudioError:
        kept = None
        if journal.path.exists():
            return f"An edit beside {project.path.name} cannot be read; it is kept as {journal.set_aside().name}."
    if kept is None:
        return ""
    with project.writing():
        draft = project.agreements.draft()
        if kept.sha256 != draft.sha256 and draft.sha256 in kept.follows:
            project.agreements.save_draft(kept.agreement)
            told = f"An edit of {kept.made[:16].replace('T', ' ')} UTC that was not in the project yet was brought into it."
        elif kept.sha256 == draft.sha256:
            told = ""
        else:
            told = _kept_apart(project, kept)
    journal.clear()
    return told


def _kept_apart(project: Project, kept: KeptEdit) -> str:
    name = f"{project.path.stem}.edit-{kept.sha256[:8]}.yaml"
    write_text(project.path.with_name(name), dump_terms(kept.agreement))
    return (
        f"An edit of {kept.made[:16].replace('T', ' ')} UTC does not follow the draft this project holds; "
        f"it is kept as {name} beside it, and can be taken over as a terms file."
    )
