"""Hold roles that prose names against the list of contacts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.contract.terms.places import leaves, path_text
from slastudio.contract.terms.scope import Contact

_ROLE = re.compile(
    r"\b(?P<the>[Tt]he|provider['’]s|client['’]s|\}['’]s) "
    r"(?P<role>(?:head of (?:[a-z-]+ ){0,2}[a-z-]+"
    r"|(?:[a-z-]+ ){1,3}?(?:lead|owner|manager|officer|director|contact|coordinator)))\b"
    r"(?! (?:role|roles|of the objective))"
)
_QUICK = re.compile(r"lead|owner|manager|officer|director|contact|coordinator|head of")
# roles that a clause gives to a field: whoever that names is meant
_BY_CLAUSE = ("rollback owner", "escalation contact", "change approver")
_NO_ROLE = re.compile(
    r"\b(?:objective|content|its|their|new|each|every|respective|same|that|this|who|which|of|and|or|to|is|are|can|may|will|"
    r"in|by|for|with|on|at|named|listed|original|previous|successor|outgoing|first|second|main)\b"
)
_FREE_FIELDS = (
    "role",
    "purpose",
    "reach",
    "deputy",
    "source",
    "title",
    "summary",
    "note",
    "reason",
)


def said_role_findings(a: Agreement) -> Iterator[Finding]:
    """Find roles in texts that no contact holds."""
    roles = {" ".join(each.role.casefold().split()) for each in a.parties.contacts}
    purposes = " ".join(each.purpose.casefold() for each in a.parties.contacts)
    if not roles:
        return
    for path, spec, value in leaves(a):
        if spec.kind not in ("text", "prose", "lines") or path[-1] in _FREE_FIELDS:
            continue
        for text in (value,) if isinstance(value, str) else value:
            for role in roles_in(text) if _QUICK.search(text) else ():
                if not _held(role, roles, purposes):
                    yield _finding(a, path_text(path), role)


def roles_in(text: str) -> tuple[str, ...]:
    """Return the roles a text names by the words roles end with, each once."""
    found = (_alone(match["role"].lower()) for match in _ROLE.finditer(" ".join(text.split())))
    return tuple(
        dict.fromkeys(
            each for each in found if each and not _NO_ROLE.search(each.removeprefix("head of "))
        )
    )


def _alone(role: str) -> str:
    """Return a role without the words of the sentence that follow it: “head of motor in time”."""
    if not role.startswith("head of "):
        return role
    rest = role.removeprefix("head of ")
    ends = _NO_ROLE.search(rest)
    rest = rest[: ends.start()].strip() if ends else rest
    return f"head of {rest}" if rest else ""


def _held(role: str, roles: set[str], purposes: str) -> bool:
    if role in roles or role in _BY_CLAUSE:
        return True
    # “the provider's commercial contact” is whoever is listed for commercial questions
    kind, _, noun = role.rpartition(" ")
    if noun == "contact" and kind and kind.split()[-1] in purposes:
        return True
    # “the head of operations in Madrid” begins with a role, and ends beyond it
    return any(role.startswith(f"{each} ") or role.endswith(f" {each}") for each in roles)


def _finding(a: Agreement, path: str, role: str) -> Finding:
    named = role[:1].upper() + role[1:]
    contacts = (*a.parties.contacts, Contact(role=named))
    return Finding(
        "role-not-held",
        path,
        "warning",
        f"“the {role}” is named here, and no contact has this role",
        "Nobody can be told, asked or held to it.",
        Fix(f"Add the role “{named}”", (("parties.contacts", contacts),)),
    )
