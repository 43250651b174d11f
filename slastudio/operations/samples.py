"""Build the sample project: generate its exports, import them, enter its registers, sign its
versions.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from slastudio.contract.exchange.codec import agreement_from_json, to_plain
from slastudio.contract.exchange.terms_file import load_terms
from slastudio.contract.terms.agreement import Agreement
from slastudio.operations.agreements.terms import save_agreement
from slastudio.operations.agreements.versions import freeze
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.registers.records import add_entry
from slastudio.project.database.backup_names import SUFFIX
from slastudio.project.file import Project
from slastudio.samples.larkpay import generate
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.shared.resources import sample_project, sample_text

NAME = "larkpay"
# as in its terms; no other project is shown the tour
PARTIES = ("Northgate AI Operations S.L.", "Larkpay S.A.")
COMMITTED = ("incidents.csv", "approvals.csv", "bills.csv")


def build_sample(folder: Path, progress: Progress | None = None) -> Path:
    """Make the sample project in a folder, with its exports in `exports` beside it; return the
    project's path.

    A sample built there before is opened by whoever asked for it instead: an existing project is
    never overwritten.
    """
    report = progress or Progress()
    target = folder / f"{NAME}{SUFFIX}"
    if target.exists():
        raise StudioError(
            f"{target} exists already. Open it, or build the sample in another folder."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StudioError(f"{folder} cannot be made: {error.strerror or error}.") from None
    # built aside and moved into place, so that a cancelled build leaves nothing behind
    with tempfile.TemporaryDirectory(dir=folder, prefix=".building-") as aside:
        made = Path(aside) / "exports"
        generate(made, report.part(0.0, 0.3))
        for name in COMMITTED:
            (made / name).write_bytes(sample_project(NAME, name).read_bytes())
        partial = Path(aside) / target.name
        with Project.create(partial, _terms()) as project:
            _sign(project)
            _fill(project, made, report.part(0.3, 1.0))
        exports = folder / "exports"
        exports.mkdir(exist_ok=True)
        for file in made.iterdir():
            file.replace(exports / file.name)
        partial.rename(target)
    return target


def is_sample(agreement: Agreement) -> bool:
    """Tell whether an agreement is that of the sample project."""
    return (agreement.parties.provider, agreement.parties.client) == PARTIES


def _terms() -> Agreement:
    return load_terms(sample_text(NAME, "terms.yaml"), "the sample's terms", shipped=True)


def _sign(project: Project) -> None:
    """Sign the versions of the story, each the terms with a few fields as they were then, and
    number the draft.
    """
    told = YAML(typ="safe", pure=True).load(sample_text(NAME, "versions.yaml"))
    terms = _terms()
    for version in told["signed"]:
        save_agreement(project, _with(terms, version["differs"]))
        freeze(
            project,
            version["effective"],
            number=version["number"],
            signatories=tuple(version["signatories"]),
        )
    save_agreement(project, terms)
    with project.writing():
        project.agreements.number_draft(told["draft"])


def _with(terms: Agreement, values: dict[str, str]) -> Agreement:
    plain = to_plain(terms)
    for path, value in values.items():
        *groups, name = path.split(".")
        holder: Any = plain
        for group in groups:
            holder = holder[group]
        holder[name] = value
    return agreement_from_json(json.dumps(plain))


def _fill(project: Project, exports: Path, progress: Progress) -> None:
    files = sorted(exports.glob("*.csv"))
    for number, file in enumerate(files):
        import_file(
            project, file, progress=progress.part(number / len(files), (number + 1) / len(files))
        )
    registers = YAML(typ="safe", pure=True).load(sample_text(NAME, "registers.yaml"))
    for register, entries in registers.items():
        for values in entries:
            add_entry(project, register, {name: str(text) for name, text in values.items()})
