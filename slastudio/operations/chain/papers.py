"""The chain as papers name it."""

from __future__ import annotations

from dataclasses import replace

from slastudio.project.chain.things import DOCUMENT
from slastudio.project.file import Project
from slastudio.reports.content.blocks import Document
from slastudio.shared.chains import Chain


def chain_on_paper(project: Project) -> Chain | None:
    """Return the chain up to the last thing that is no document, None where there is none yet.

    A document that is noted as issued must not change the next one: the same state gives the same
    bytes. It is named from the next thing on that is signed or entered.
    """
    with project.reading():
        links = list(project.chain.links())
    while links and links[-1].kind == DOCUMENT:
        links.pop()
    return Chain(tuple(links)) if links else None


def on_paper(project: Project, document: Document) -> Document:
    """Return a document that names the chain of the project it tells of."""
    return replace(document, chain=chain_on_paper(project))
