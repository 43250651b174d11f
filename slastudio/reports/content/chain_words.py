"""How a paper names the chain of hashes it was written from: the one place for every sort of paper."""

from __future__ import annotations

from slastudio.shared.chains import Chain

# names under which a paper holds it for programs
HEAD, LINKS = "SLAStudioChain", "SLAStudioLinks"
# … and what the paper itself is: the number of an issued report, or that it is a draft
PAPER, DRAFT_PAPER = "SLAStudioPaper", "draft"
PROPERTY = "Chain of the project"


def head_text(chain: Chain) -> str:
    """Return the head as a program reads it: number, colon, hash."""
    return f"{chain.head.number}:{chain.head.sha256}"


def colophon(chain: Chain) -> str:
    """Return what a paper says of the chain, once."""
    return (
        f"Chain of this project: {chain.words}. Whoever keeps this file can have the project checked against it later; "
        "it then shows what was changed since."
    )
