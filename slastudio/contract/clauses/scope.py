"""The words of the first sections: the parties, what is covered, and the limits within which promises
hold.
"""

from __future__ import annotations

from slastudio.contract.clauses.dependencies import write_dependencies
from slastudio.contract.clauses.writer import ClauseWriter, joined_words
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import words
from slastudio.contract.terms.scope import Contact, Coverage, Workflow
from slastudio.contract.words.figures import show_number


def write_parties(a: Agreement, w: ClauseWriter) -> None:
    p = a.parties
    if p.provider or p.client:
        address = [
            f" ({' '.join(each.split())})" if each.strip() else ""
            for each in (p.provider_address, p.client_address)
        ]
        w.clause(
            f"This agreement is made between {_party(p.provider, address[0], 'provider')} and "
            f"{_party(p.client, address[1], 'client').rstrip(',')}.",
            says="provider provider_address client client_address",
        )
    if p.contract_reference:
        w.clause(
            f"It is an appendix to {p.contract_reference} and is read together with it.",
            says="contract_reference",
        )
    w.clause(
        f"Days, months and service hours are counted in the time zone {p.zone}.",
        "zone",
        says="zone",
    )
    w.clause(
        "The service levels in this document state what is promised; the objectives state the performance aimed at and how "
        "it is measured; the retainer is the commercial arrangement that pays for the capacity. None of them stands in for another."
    )
    rows = [
        (c.role, words(Contact, "side", c.side), c.reach or "–", c.purpose or "–", c.deputy or "–")
        for c in p.contacts
    ]
    w.table(
        "Roles and contacts",
        ("Role", "Side", "Reach", "For", "Deputy"),
        rows,
        "contacts",
        of="contacts[]",
        says="role side reach purpose deputy",
    )


def _party(name: str, address: str, side: str) -> str:
    return f"{name}{address}, the {side}," if name else f"the {side}, who is not named yet,"


def write_coverage(a: Agreement, w: ClauseWriter) -> None:
    c = a.coverage
    systems = dict(a.options("coverage.systems"))
    w.table(
        "Systems in scope",
        ("System", "Environment", "Vendor", "Owner role"),
        [
            (s.name or s.id, s.environment or "–", s.vendor or "–", s.owner_role or "–")
            for s in c.systems
        ],
        of="systems[]",
        says="name environment vendor owner_role",
    )
    w.table(
        "Workflows in scope",
        ("Workflow", "System", "Used by", "Trust"),
        [
            (
                f.name or f.id,
                systems.get(f.system, f.system) or "–",
                f.users or "–",
                words(Workflow, "trust", f.trust),
            )
            for f in c.workflows
        ],
        of="workflows[]",
        says="name system users trust",
    )
    if c.teams:
        w.clause(
            f"The system is used by {joined_words(c.teams)}. Use by any other team is raised as governance drift.",
            says="teams",
        )
    if c.languages:
        w.clause(
            f"Promises hold for these languages: {joined_words(c.languages)}.", says="languages"
        )
    if c.regions:
        w.clause(f"Promises hold for these regions: {joined_words(c.regions)}.", says="regions")
    w.items("Promises hold for these input types and features:", c.input_types, says="input_types")
    if c.logged_input_types:
        w.clause(
            f"In the logs these input types are called {joined_words(c.logged_input_types)}; a request whose log "
            "names another type lies outside.",
            says="logged_input_types",
        )
    if c.monthly_volume:
        w.clause(
            f"Promises assume up to {show_number(c.monthly_volume)} requests a month.",
            "volume",
            says="monthly_volume",
        )
    w.labelled("A valid input", c.valid_input, "valid_input", says="valid_input")
    w.labelled("Outside these limits", c.outside, says="outside")
    if c.outside_counts == "left_out":
        w.clause(
            f"Records whose {_dimensions(c)} is none of those named are left out of every figure; "
            "they are counted apart, and both figures are shown. A record that does not say which it is stays in.",
            "outside",
            says="outside_counts",
        )
    elif c.outside_counts == "counted":
        w.clause(
            f"Records whose {_dimensions(c)} is none of those named count in every figure as any other.",
            "outside",
            says="outside_counts",
        )
    if c.no_verdict_above and c.no_verdict_objectives:
        named = joined_words(
            tuple(f"{{clause objective:{each}}}" for each in c.no_verdict_objectives)
        )
        w.clause(
            f"Up to {show_number(c.no_verdict_above)} requests a month every promise holds. In a month with more "
            f"the figures of {named} are reported without a verdict.",
            "no_verdict",
            says="no_verdict_above no_verdict_objectives",
        )
    write_dependencies(a, w)


def _dimensions(c: Coverage) -> str:
    typed = ", region or logged input type" if c.logged_input_types else " or region"
    return f"team, language{typed}"
