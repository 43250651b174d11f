"""What happened in a project since a report was issued that its figures may rest on; nothing is judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from slastudio import __version__
from slastudio.evidence.registers import REGISTERS
from slastudio.operations.agreements.terms import ref_of
from slastudio.project.chain.things import DOCUMENT, HAND_OVER, ISSUE, PROJECT, RECEIPT
from slastudio.project.evidence.batches import Batch
from slastudio.project.file import Project
from slastudio.project.issue_store import IssuedReport, IssuedSource, IssuedTerms
from slastudio.project.register_store import WITHDRAWN
from slastudio.shared.chains import ChainLink
from slastudio.shared.counts import count

# things of the chain that no figure rests on; whatever else is linked may change one
BESIDE = frozenset((PROJECT, DOCUMENT, ISSUE, RECEIPT, HAND_OVER, "sent", "signed_file"))
_SHORT = 12
Row = Mapping[str, object]


@dataclass(frozen=True)
class Happening:
    """Name one thing that happened: what sort it is, in words, and when ("" where nobody noted it).

    kind: import, removal, terms, program, or that of its link in the chain. on_paper: what the
    client reads of it, where that is less: no texts of records, and no names.
    """

    kind: str
    words: str
    at: str = ""
    on_paper: str = ""


def sources_of(project: Project) -> tuple[IssuedSource, ...]:
    """Return the imports that stand, with how many of their rows count; callers hold the project."""
    return tuple(
        IssuedSource(b.id, b.file, b.sha256, b.kind, sum(b.rows_by_kind.values()))
        for b in project.evidence.batches()
    )


def terms_of(project: Project) -> tuple[IssuedTerms, ...]:
    """Return the versions a period is judged under: the signed ones, else the draft; callers hold
    the project.
    """
    versions = project.agreements.signed() or (project.agreements.draft(),)
    refs = (ref_of(each) for each in versions)
    return tuple(IssuedTerms(r.version, r.state, r.sha256, r.effective) for r in refs)


@dataclass(frozen=True)
class ProjectNow:
    """Hold what a project is now, read once for all its reports."""

    links: tuple[ChainLink, ...]
    batches: tuple[Batch, ...]
    questions: Mapping[str, str]
    terms: tuple[IssuedTerms, ...]


def project_now(project: Project) -> ProjectNow:
    """Return what issued reports are compared with."""
    with project.reading():
        questions = project.evidence.questions.questions()
        return ProjectNow(
            project.chain.links(),
            tuple(project.evidence.batches()),
            {each.id: each.title for each in questions},
            terms_of(project),
        )


def happened_since(
    project: Project, report: IssuedReport, now: ProjectNow | None = None
) -> tuple[Happening, ...]:
    """Return what happened since a report was issued, in order as far as it is known."""
    present = now or project_now(project)
    told = (
        *_chain(present, report),
        *_linked(project, present, report),
        *_imports(project, present, report),
        *_terms(present, report),
    )
    found = sorted(told, key=lambda each: each.at)
    if report.program != __version__:
        words = (
            f"Judged by version {__version__} of the program; issued by version {report.program}"
        )
        found.append(Happening("program", words))
    return tuple(found)


def _chain(now: ProjectNow, report: IssuedReport) -> Iterator[Happening]:
    links, head = now.links, report.head
    if not (0 < head <= len(links) and links[head - 1].sha256 == report.head_sha256):
        words = "The chain of the project is another: what happened since cannot be told from it"
        yield Happening("chain", words)


# -- imports -------------------------------------------------------------------------------------------------------


def _imports(project: Project, now: ProjectNow, report: IssuedReport) -> Iterator[Happening]:
    known = {each.batch: each for each in report.record.sources}
    for batch in now.batches:
        if batch.id not in known:
            yield Happening("import", f"Added: {_file(batch)}", batch.imported.isoformat())
        elif (rows := sum(batch.rows_by_kind.values())) != known[batch.id].rows:
            told = f"{known[batch.id].rows:,} before, {rows:,} now"
            yield Happening("import", f"Counted otherwise: {batch.file}, rows that count: {told}")
    gone = known.keys() - {batch.id for batch in now.batches}
    # taken out past the program, or by a repair, where no link says so
    for number in sorted(gone - _removed(project, now, report)):
        source = known[number]
        yield Happening("removal", f"Gone: {source.name} (SHA-256 {source.sha256[:_SHORT]})")


def _removed(project: Project, now: ProjectNow, report: IssuedReport) -> set[object]:
    with project.reading():
        since = (each for each in now.links[report.head :] if each.kind == "removal")
        return {project.chain.row(link).get("batch") for link in since}


def _file(batch: Batch) -> str:
    rows = count(batch.accepted, "record")
    return f"{batch.file} (SHA-256 {batch.sha256[:_SHORT]}), {rows} of {batch.kind}"


# -- terms ---------------------------------------------------------------------------------------------------------


def _terms(now: ProjectNow, report: IssuedReport) -> Iterator[Happening]:
    """A draft is in no chain: while nothing is signed, its text is compared by hash."""
    then = report.record.terms
    if now.terms[0].state != "signed" and now.terms != then:
        told = f"{_hash(then)} then, {_hash(now.terms)} now"
        yield Happening("terms", f"The draft of the agreement was changed: SHA-256 {told}")


def _hash(terms: tuple[IssuedTerms, ...]) -> str:
    return ", ".join(each.sha256[:_SHORT] for each in terms)


# -- links of the chain --------------------------------------------------------------------------------------------


def _linked(project: Project, now: ProjectNow, report: IssuedReport) -> Iterator[Happening]:
    names = _Names(
        now.questions,
        {each.batch: each.name for each in report.record.sources},
        {batch.id: batch.file for batch in now.batches},
    )
    for link in now.links[report.head :]:
        if link.kind in BESIDE:
            continue
        with project.reading():
            row = project.chain.row(link)
        words, brief = _words(link, row, names), _brief(link, row, names)
        yield Happening(link.kind, words, link.at, brief)


@dataclass(frozen=True)
class _Names:
    """Hold how questions and imports are called; issued, standing: imports then and now."""

    questions: Mapping[str, str]
    issued: Mapping[int, str]
    standing: Mapping[int, str]

    def batch(self, number: object) -> str:
        known = {**self.issued, **self.standing}
        return known[number] if isinstance(number, int) and number in known else f"import {number}"

    def removed(self, number: object) -> str:
        if number in self.standing:
            return "Removed and brought back"
        return "Removed" if number in self.issued else "Imported and removed again"


def _brief(link: ChainLink, row: Row, names: _Names) -> str:
    """Say what a link stands for without texts of records and names of persons."""
    if not row:
        return ""
    if link.kind == "amendment":
        return _amended({**row, "who": "", "why": ""}, texts=False)
    if link.kind in REGISTERS:
        return f"Entered: {REGISTERS[link.kind].noun} {link.key}"
    return _words(link, {**row, "who": ""}, names)


def _words(link: ChainLink, row: Row, names: _Names) -> str:
    """Say what a link stands for; its own words where what it stands for is gone."""
    if not row:
        return f"{link.subject[:1].upper()}{link.subject[1:]}"
    who = f", by {row['who']}" if row.get("who") else ""
    match link.kind:
        case "removal":
            verb = names.removed(row["batch"])
            return f"{verb}: {row['file']} (SHA-256 {str(row['sha256'])[:_SHORT]}){who}"
        case "purge":
            return f"Purged: records of {names.batch(row['batch'])}{who}"
        case "erasure":
            return f"Erased: what names a person{who}"
        case "answer":
            question = names.questions.get(str(row["question"]), str(row["question"]))
            return f"Answered: {question.rstrip('.')}: {row['reading']}{who}"
        case "withdrawal":
            return f"Taken back: answer {row['id']}"
        case "signed":
            return f"Signed: version {row['number']}, in force from {row['effective_from']}"
        case "amendment":
            return _amended(row)
    spec = REGISTERS.get(link.kind)
    if spec is None:
        return f"{link.subject[:1].upper()}{link.subject[1:]}"
    lead = str(row.get(spec.lead) or "") if spec.lead else ""
    return f"Entered: {spec.noun} {link.key}{f', “{lead}”' if lead else ''}"


def _amended(row: Row, *, texts: bool = True) -> str:
    spec = REGISTERS.get(str(row["register"]))
    noun = spec.noun if spec else str(row["register"])
    said = f", by {row['who']}" if row["who"] else ""
    why = f" ({row['why']})" if row["why"] else ""
    if row["field"] == WITHDRAWN:
        verb = "Withdrawn" if row["new"] else "Brought back"
        return f"{verb}: {noun} {row['entry']}{said}{why}"
    told = f"{row['field']} “{row['old']}” → “{row['new']}”" if texts else str(row["field"])
    return f"Amended: {noun} {row['entry']}, {told}{said}{why}"
