"""The words of playbooks: what is done under pressure, step by step."""

from __future__ import annotations

from slastudio.contract.clauses.writer import ClauseWriter
from slastudio.contract.terms.conduct import ChangeManagement, Playbook
from slastudio.contract.terms.fields import words


def write_playbooks(c: ChangeManagement, w: ClauseWriter) -> None:
    """Add each playbook with its steps."""
    for each in c.playbooks:
        facts = [
            f"Used when: {each.trigger.rstrip('.')}." if each.trigger else "",
            f"Owned by the {each.owner_role}." if each.owner_role else "",
            f"Done within {each.deadline}." if each.deadline else "",
            f"Verified by: {each.verified_by.rstrip('.')}." if each.verified_by else "",
        ]
        kind = words(Playbook, "kind", each.kind)
        w.clause(
            f"Playbook “{each.name or kind}” ({kind.lower()}). {' '.join(filter(None, facts))}",
            f"playbook:{each.id}",
            of=f"playbooks[{each.id}]",
            says="name kind trigger owner_role deadline verified_by",
        )
        w.table(
            f"Steps of “{each.name or kind}”",
            ("", "Step", "By", "Within"),
            [
                (
                    str(i),
                    f"{s.step.rstrip('.')} (limits the damage first)" if s.contains else s.step,
                    s.owner_role or "–",
                    s.within or "–",
                )
                for i, s in enumerate(each.steps, 1)
            ],
            of=f"playbooks[{each.id}].steps[]",
            says="step owner_role within contains",
        )
