"""Check that each side answers for its own, and that nobody certifies what excuses himself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding

_SELF_CERTIFIED = re.compile(
    r"\b(?:sole|own|absolute|reasonable) discretion\b"
    r"|\b(?:declared|determined|certified|decided|confirmed) (?:solely |alone )?by (?:the provider|\{provider\})(?: alone)?(?! and\b)"
    r"|\b(?:the provider|\{provider\}) (?:alone )?(?:decides|declares|certifies|determines)\b"
    r"|\bin (?:the provider's|\{provider\}'s|its) (?:own )?(?:opinion|view|judg)",
    re.IGNORECASE,
)


def side_findings(a: Agreement) -> Iterator[Finding]:
    """Find roles and duties that stand on the wrong side."""
    side = {contact.role: contact.side for contact in a.parties.contacts}
    if side.get(a.client.escalation_role) == "provider":
        yield Finding(
            "role-on-wrong-side",
            "client.escalation_role",
            "warning",
            "the client's escalation contact is a role of the provider",
            "The provider would escalate to itself.",
        )
    if a.client.approves_changes and side.get(a.changes.approver_role) == "provider":
        yield Finding(
            "role-on-wrong-side",
            "changes.approver_role",
            "warning",
            "the client approves material changes, yet the approver is a role of the provider",
            "Who changes the system would approve the change.",
        )
    for index, duty in enumerate(a.client.duties):
        if side.get(duty.owner_role) == "provider":
            message = "a duty of the client is owned by a role of the provider"
            yield Finding(
                "role-on-wrong-side",
                f"client.duties[{index}].owner_role",
                "warning",
                message,
                "Nobody there can do it.",
            )
    for index, contact in enumerate(a.parties.contacts):
        if contact.deputy and side.get(contact.deputy, contact.side) != contact.side:
            message = "its deputy is a role of the other side"
            yield Finding(
                "role-on-wrong-side",
                f"parties.contacts[{index}].deputy",
                "note",
                message,
                "One side would speak for the other.",
            )
    names = {" ".join(name.casefold().split()) for name in (a.parties.provider, a.parties.client)}
    if a.parties.provider.strip() and len(names) == 1:
        yield Finding(
            "party-same",
            "parties.client",
            "warning",
            "client and provider are the same",
            "Nobody can promise himself anything.",
        )


def self_certified_findings(a: Agreement) -> Iterator[Finding]:
    """Find exclusions that the side they excuse would certify alone."""
    side = {contact.role: contact.side for contact in a.parties.contacts}
    why = "Whoever profits from an exclusion must not certify it alone."
    for index, each in enumerate(a.objectives.exclusions):
        path = f"objectives.exclusions[{index}]"
        planned = each.kind in ("maintenance", "retraining")
        if side.get(each.confirmed_role) == "provider":
            message = (
                f"the {each.confirmed_role} of the provider confirms what excuses the provider"
            )
            yield Finding(
                "exclusion-self-certified", f"{path}.confirmed_role", "warning", message, why
            )
        elif not each.confirmed_role:
            yield Finding(
                "exclusion-self-certified",
                f"{path}.confirmed_role",
                "warning" if planned else "note",
                "nobody confirms it",
                why,
            )
        if each.kind == "upstream" and not each.evidence.strip():
            yield Finding(
                "exclusion-self-certified",
                f"{path}.evidence",
                "warning",
                "nothing has to prove it",
                why,
            )
        if found := _SELF_CERTIFIED.search(each.clause):
            yield Finding(
                "exclusion-self-certified",
                f"{path}.clause",
                "warning",
                f"“{found[0]}” lets one side decide",
                why,
            )
        if (
            each.kind in ("maintenance", "upstream")
            and each.cap_hours is not None
            and each.cap_hours > 72
        ):
            yield Finding(
                "exclusion-uncapped",
                f"{path}.cap_hours",
                "warning",
                "more than a tenth of the month may be left out",
                "The cap is higher than any objective could bear.",
            )
