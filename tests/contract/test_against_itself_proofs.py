"""Each rule on agreements it was not written for: templates of other domains, other fields, other
words.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from slastudio.contract.checks.readiness import check
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import AddedClause
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.findings import put
from slastudio.contract.terms.governance import Delivery, RaciRow, RetentionClass
from slastudio.contract.terms.objectives import Condition, Indicator
from slastudio.contract.terms.places import parse_path, path_of, path_text
from slastudio.contract.terms.scope import Duty
from slastudio.operations.agreements.templates import template_agreement
from tests.contract.test_against_itself import MUTATIONS

Edit = tuple[str, Any]
SLUGS = {
    "small": "small-business-retainer",
    "support": "customer-support",
    "platform": "internal-platform",
    "governed": "governed-production",
    "pilot": "pilot",
}


@cache
def template(name: str) -> Agreement:
    """Return a template whose client owes its exports in words, beside the table of monthly data."""
    made = template_agreement(SLUGS[name], client="Acme", zone_name="Europe/Lisbon")
    sent = next(each for each in made.data.deliveries if each.side == "client")
    exports = Duty("exports", "Sends the bill", sent.owner_role, "month", f"{sent.due_days} days")
    return replace(made, client=replace(made.client, duties=(exports, *made.client.duties)))


def own(section: str, wording: str) -> Edit:
    return "drafting.clauses[+]", AddedClause("extra", section, "Extra", wording)


def flawed(name: str, edits: tuple[Edit, ...]) -> Agreement:
    """Return a template with edits made; “[+]” adds a record to a list."""
    made = template(name)
    for address, value in edits:
        place = address.removesuffix("[+]")
        path = path_of(made, place) or parse_path(place)
        held = made
        for part in path:
            held = held[part] if isinstance(part, int) else getattr(held, part)  # type: ignore[index]
        made = put(made, path, (*held, value) if address.endswith("[+]") else value)  # type: ignore[misc]
    return made


def queued(name: str, figure: str, target: str, unit: str, due: int = 5) -> tuple[Edit, ...]:
    """Return the edits that put an objective on the queue of exceptions."""
    among = (Condition("queue", "is", "exception"),)
    indicator = Indicator("queue", "queue_items", among=among, figure=figure, hours="service")
    at = f"objectives.objectives[{name}]"
    put_in = (
        ("target", Decimal(target)),
        ("unit", unit),
        ("comparator", "<="),
        ("internal_target", None),
    )
    told = tuple((f"{at}.{field}", value) for field, value in put_in)
    return (
        (f"{at}.indicator", indicator),
        *told,
        (f"{at}.data_due_days", due),
        (f"{at}.data_from", "client"),
    )


def without_bills(name: str) -> tuple[Edit, ...]:
    """Return the edits after which spend is told by the log of requests alone."""
    kept = tuple(each for each in template(name).data.deliveries if each.evidence != "costs")
    at = "objectives.objectives[spend]"
    indicator = Indicator("spend", "requests", "cost")
    logged = (
        (f"{at}.indicator", indicator),
        (f"{at}.data_from", "provider"),
        (f"{at}.data_due_days", 3),
    )
    return (("data.deliveries", kept), *logged)


def crowd(name: str, more: int) -> tuple[Edit, ...]:
    """Return the edit that gives the journey of the last supporting objective some more of its like."""
    objectives = template(name).objectives.objectives
    like = [each for each in objectives if each.rank == "supporting" and each.journey][-1]
    added = tuple(replace(like, id=f"more-{index}", name=f"More {index}") for index in range(more))
    return (("objectives.objectives", (*objectives, *added)),)


# what other rules say of objectives and exclusions that a test adds without a use
BESIDES = ("exclusion-unused", "objective-repeated", "objective-without-data")
RETRAINED = Exclusion(
    "train",
    "Tuning",
    "retraining",
    "While it is tuned nothing is measured.",
    2,
    Decimal(9),
    "the mail",
    "Service owner",
)

PROOFS: list[tuple[str, str, str, tuple[Edit, ...]]] = [
    # data of one kind by two days, sides or roles
    (
        "data-due-twice",
        "small",
        "objectives.objectives[spend].data_due_days",
        (("objectives.objectives[spend].data_due_days", 9),),
    ),
    (
        "data-due-twice",
        "support",
        "client.duties[exports].within",
        (("client.duties[exports].within", "5 business days"),),
    ),
    (
        "data-due-twice",
        "governed",
        "client.duties[more].within",
        (
            (
                "client.duties[+]",
                Duty("more", "Uploads the invoices", "Operations lead", "month", "10 days"),
            ),
        ),
    ),
    (
        "data-owed-twice",
        "platform",
        "objectives.objectives[first-response].data_from",
        (("objectives.objectives[first-response].data_from", "client"),),
    ),
    (
        "data-owed-twice",
        "pilot",
        "client.duties[exports].duty",
        (("client.duties[exports].duty", "Sends the bill and the tickets"),),
    ),
    (
        "data-owed-twice",
        "support",
        "client.duties[more].duty",
        (("client.duties[+]", Duty("more", "Provides ratings of answers", "Service owner")),),
    ),
    (
        "data-owner-twice",
        "small",
        "client.duties[exports].owner_role",
        (("client.duties[exports].owner_role", "Escalation contact"),),
    ),
    (
        "data-owner-twice",
        "governed",
        "client.duties[exports].owner_role",
        (("client.duties[exports].owner_role", "Service owner"),),
    ),
    (
        "data-owner-twice",
        "platform",
        "client.duties[more].owner_role",
        (("client.duties[+]", Duty("more", "Uploads cost data", "Platform owner")),),
    ),
    (
        "delivery-twice",
        "small",
        "data.deliveries[6].due_days",
        (
            (
                "data.deliveries[+]",
                Delivery("reviews", "Review tool", "provider", "Quality lead", 9),
            ),
        ),
    ),
    (
        "delivery-twice",
        "platform",
        "data.deliveries[7].due_days",
        (
            (
                "data.deliveries[+]",
                Delivery("probes", "uptime  monitor", "provider", "Quality lead", 3),
            ),
        ),
    ),
    (
        "delivery-twice",
        "pilot",
        "data.deliveries[6].due_days",
        (
            (
                "data.deliveries[+]",
                Delivery("costs", "Bill of the model vendor", "provider", "Service owner", 5),
            ),
        ),
    ),
    # one act, two roles
    (
        "owner-twice",
        "small",
        "governance.incident_response.owner_role",
        (("governance.incident_response.owner_role", "Engagement lead"),),
    ),
    (
        "owner-twice",
        "support",
        "changes.playbooks[root-cause].owner_role",
        (("changes.playbooks[root-cause].owner_role", "Evaluation owner"),),
    ),
    (
        "owner-twice",
        "platform",
        "changes.approval_path[3].owner_role",
        (("changes.approval_path[3].owner_role", "Platform owner"),),
    ),
    (
        "raci-role-differs",
        "governed",
        "governance.raci[7].accountable",
        (("costs.owner_role", "Quality lead"),),
    ),
    (
        "raci-role-differs",
        "support",
        "governance.raci[5].accountable",
        (("evaluation.sets[golden].owner_role", "Quality lead"),),
    ),
    (
        "raci-role-differs",
        "pilot",
        "governance.raci[0].accountable",
        (
            (
                "governance.raci[+]",
                RaciRow("Quotes for change requests", ("Quality lead",), "Service owner"),
            ),
        ),
    ),
    # notice
    (
        "notice-twice",
        "small",
        "changes.announcement",
        (("changes.announcement", "By mail to the {approver}, two weeks in advance."),),
    ),
    (
        "notice-twice",
        "platform",
        "changes.policies[1].announced",
        (("changes.policies[1].announced", "in the channel, with a notice of 2 days"),),
    ),
    (
        "notice-twice",
        "governed",
        "objectives.exclusions[maintenance].clause",
        (
            (
                "objectives.exclusions[maintenance].clause",
                "Maintenance announced five days ahead does not count.",
            ),
        ),
    ),
    (
        "notice-too-short",
        "support",
        "objectives.exclusions[train].notice_days",
        (("objectives.exclusions[+]", RETRAINED),),
    ),
    (
        "notice-too-short",
        "small",
        "objectives.exclusions[train].notice_days",
        (("objectives.exclusions[+]", RETRAINED),),
    ),
    (
        "notice-too-short",
        "platform",
        "objectives.exclusions[train].notice_days",
        (("objectives.exclusions[+]", replace(RETRAINED, notice_days=4)),),
    ),
    ("notice-without-receiver", "small", "changes.announcement", (("changes.announcement", ""),)),
    (
        "notice-without-receiver",
        "platform",
        "changes.announcement",
        (("changes.announcement", "With the expected effect and the way back."),),
    ),
    (
        "notice-without-receiver",
        "pilot",
        "changes.announcement",
        (("changes.announcement", "In plain words."),),
    ),
    (
        "notice-without-length",
        "small",
        "changes.policies[0].announced",
        (("changes.notice_days", 0), ("changes.policies[0].announced", "by mail")),
    ),
    (
        "notice-without-length",
        "platform",
        "changes.policies[1].announced",
        (("changes.notice_days", 0), ("changes.policies[1].announced", "")),
    ),
    (
        "notice-without-length",
        "support",
        "changes.policies[0].announced",
        (("changes.notice_days", 0), ("changes.policies[0].announced", "in the portal")),
    ),
    # updates
    (
        "update-policy-twice",
        "governed",
        "changes.policies[0].policy",
        (("changes.policies[0].policy", "scheduled"),),
    ),
    (
        "update-policy-twice",
        "small",
        "changes.policies[0].policy",
        (("changes.update_policy", "opt_in"),),
    ),
    (
        "update-policy-twice",
        "platform",
        "changes.policies[0].policy",
        (("changes.update_policy", "opt_in"), ("changes.policies[1].policy", "opt_in")),
    ),
    (
        "evaluated-first-twice",
        "small",
        "changes.policies[0].evaluated",
        (("changes.policies[0].evaluated", False),),
    ),
    (
        "evaluated-first-twice",
        "support",
        "changes.policies[1].evaluated",
        (("changes.policies[1].evaluated", False),),
    ),
    (
        "evaluated-first-twice",
        "platform",
        "changes.policies[1].evaluated",
        (("changes.policies[1].evaluated", False),),
    ),
    ("stable-undefined", "small", "support.stable_means", (("support.stable_means", ""),)),
    ("stable-undefined", "governed", "support.stable_means", (("support.stable_means", " "),)),
    (
        "stable-undefined",
        "pilot",
        "support.stable_means",
        (("support.severities[sev2].updates", "weekly until stable"), ("support.stable_means", "")),
    ),
    # steps and their whole
    (
        "playbook-overrun",
        "pilot",
        "changes.playbooks[fallback].deadline",
        (("changes.playbooks[fallback].deadline", "3 hours"),),
    ),
    (
        "playbook-overrun",
        "support",
        "changes.playbooks[fairness].deadline",
        (("changes.playbooks[fairness].steps[3].within", "3 business weeks"),),
    ),
    (
        "playbook-overrun",
        "small",
        "changes.playbooks[fallback].deadline",
        (("changes.playbooks[fallback].steps[4].within", "2 days"),),
    ),
    (
        "rollback-timed-twice",
        "small",
        "changes.playbooks[rollback].steps[2].within",
        (("changes.playbooks[rollback].steps[2].within", "1 business day"),),
    ),
    (
        "rollback-timed-twice",
        "governed",
        "changes.playbooks[rollback].steps[2].within",
        (("changes.rollback_within", "1 business hour"),),
    ),
    (
        "rollback-timed-twice",
        "platform",
        "changes.playbooks[rollback].deadline",
        (("changes.rollback_within", "3 business hours"),),
    ),
    (
        "approval-path-overrun",
        "support",
        "changes.approval_within",
        (("changes.approval_within", "1 business day"),),
    ),
    (
        "approval-path-overrun",
        "platform",
        "changes.approval_within",
        (("changes.approval_path[0].within", "2 business days"),),
    ),
    (
        "approval-path-overrun",
        "governed",
        "changes.approval_within",
        (("changes.approval_path[2].within", "1 business week"),),
    ),
    (
        "review-timed-twice",
        "small",
        "objectives.objectives[task-success].action",
        (
            (
                "objectives.objectives[task-success].action",
                "An incident review within two business days.",
            ),
        ),
    ),
    (
        "review-timed-twice",
        "platform",
        "changes.playbooks[root-cause].deadline",
        (
            ("governance.review_within", "6 business days"),
            ("objectives.objectives[uptime].action", "It is mended."),
        ),
    ),
    (
        "review-timed-twice",
        "governed",
        "support.severities[sev2].action",
        (("support.severities[sev2].action", "Contain; a post-mortem within one week"),),
    ),
    # limits
    (
        "limit-beside-share",
        "support",
        "governance.approvals.promise",
        (("governance.approvals.promise", "Every approval is decided on time."),),
    ),
    (
        "limit-beside-share",
        "governed",
        "governance.exceptions.promise",
        (("governance.exceptions.promise", "Exceptions never wait longer than a day."),),
    ),
    (
        "limit-beside-share",
        "pilot",
        "governance.incident_response.promise",
        (
            ("objectives.objectives[first-response].target", Decimal(2)),
            (
                "governance.incident_response.promise",
                "All incidents are answered within the time of their tier.",
            ),
        ),
    ),
    # amounts
    (
        "kept-after-deletion",
        "small",
        "governance.retained[2].after_end",
        (
            (
                "governance.retained[+]",
                RetentionClass("Chat transcripts", 12, "Store", after_end="as agreed"),
            ),
        ),
    ),
    (
        "kept-after-deletion",
        "pilot",
        "data.deletion_days",
        (("governance.retention.promise", "Records are kept."),),
    ),
    (
        "kept-after-deletion",
        "support",
        "governance.retained[3].after_end",
        (("governance.retained[3].after_end", ""),),
    ),
    (
        "deletion-twice",
        "platform",
        "data.personal_data",
        (("data.personal_data", "Everything personal is erased two weeks after the agreement."),),
    ),
    (
        "deletion-twice",
        "small",
        "drafting.clauses[extra].wording",
        (own("data", "Client data is deleted within ninety days after the term."),),
    ),
    (
        "deletion-twice",
        "governed",
        "drafting.clauses[extra].wording",
        (
            own(
                "term",
                "After the exit, within 10 days, all copies held in memory are destroyed; 45 days after the end data is deleted.",
            ),
        ),
    ),
    (
        "volume-gap",
        "small",
        "coverage.outside",
        (("coverage.outside", "Traffic over 4,500 requests a month is slower."),),
    ),
    (
        "volume-gap",
        "platform",
        "coverage.outside",
        (("coverage.outside", "Where volume exceeds it by more than 10 %, nothing is promised."),),
    ),
    (
        "volume-gap",
        "pilot",
        "coverage.outside",
        (("coverage.outside", "From 1500 conversations a month on latency is not judged."),),
    ),
    (
        "no-verdict-below-volume",
        "small",
        "coverage.no_verdict_above",
        (("coverage.no_verdict_above", 2999),),
    ),
    (
        "no-verdict-below-volume",
        "platform",
        "coverage.no_verdict_above",
        (("coverage.monthly_volume", 700000),),
    ),
    (
        "no-verdict-below-volume",
        "pilot",
        "coverage.no_verdict_above",
        (("coverage.no_verdict_above", 1),),
    ),
    (
        "outside-in-words",
        "small",
        "coverage.outside",
        (
            ("coverage.outside_counts", "counted"),
            ("coverage.languages", ("es",)),
            ("coverage.outside", "Other languages are excluded from all figures."),
        ),
    ),
    (
        "outside-in-words",
        "platform",
        "coverage.outside",
        (
            ("coverage.outside_counts", ""),
            ("coverage.teams", ("Payments",)),
            ("coverage.outside", "Use by other teams is no part of the figures."),
        ),
    ),
    (
        "outside-in-words",
        "pilot",
        "coverage.outside",
        (
            ("coverage.outside_counts", ""),
            ("coverage.regions", ("EU",)),
            (
                "coverage.outside",
                "Other regions are not counted in any way and left out of every figure.",
            ),
        ),
    ),
    *(
        (
            "automated-in-words",
            slug,
            "objectives.automated",
            (("objectives.automated", ()), ("objectives.bots", said)),
        )
        for slug, said in (
            ("small", "monitoring is left out"),
            ("platform", "probes of the gateway are excluded"),
            ("pilot", "our own tests are left out of the log"),
        )
    ),
    # words
    ("document-order-unsaid", "small", "parties.contract_reference", (("drafting.clauses", ()),)),
    (
        "document-order-unsaid",
        "support",
        "parties.contract_reference",
        (("drafting.clauses[order-of-precedence].wording", "Both documents are read together."),),
    ),
    (
        "document-order-unsaid",
        "pilot",
        "parties.contract_reference",
        (
            (
                "drafting.clauses",
                (AddedClause("x", "term", "X", "The pilot ends early where both agree."),),
            ),
        ),
    ),
    (
        "value-undefined",
        "small",
        "objectives.objectives[task-success].indicator.among[0].value",
        (
            (
                "objectives.objectives[task-success].indicator.among",
                (Condition("seg.team", "is", "night crew"),),
            ),
        ),
    ),
    (
        "value-undefined",
        "support",
        "objectives.objectives[drafts-accepted].indicator.among[0].value",
        (
            (
                "objectives.objectives[drafts-accepted].indicator.among",
                (Condition("seg.journey", "is", "macros"),),
            ),
        ),
    ),
    (
        "value-undefined",
        "platform",
        "objectives.objectives[final-answer].indicator.among[0].value",
        (
            (
                "objectives.objectives[final-answer].indicator.among",
                (Condition("seg.region", "in", "north"),),
            ),
        ),
    ),
    (
        "role-not-held",
        "small",
        "changes.playbooks[fallback].steps[1].step",
        (
            (
                "changes.playbooks[fallback].steps[1].step",
                "Tell the shift manager how many cases to expect",
            ),
        ),
    ),
    (
        "role-not-held",
        "platform",
        "governance.on_call",
        (("governance.on_call", "The head of platform security is called by telephone."),),
    ),
    (
        "role-not-held",
        "pilot",
        "pricing.executive_notice",
        (("pricing.executive_notice", "Told to the programme director in writing."),),
    ),
    # words beside fields
    (
        "words-differ",
        "small",
        "pricing.claim_how",
        (("pricing.claim_how", "In writing; {provider} replies within fifteen working days."),),
    ),
    (
        "words-differ",
        "platform",
        "data.access",
        (("data.access", "Access is limited; the list is reviewed monthly."),),
    ),
    (
        "words-differ",
        "support",
        "client.duties[decisions].due",
        (("client.duties[decisions].due", "within 4 business days"),),
    ),
    (
        "words-differ",
        "governed",
        "objectives.internal_breach",
        (("objectives.internal_breach", ("The cause is named within three business days",)),),
    ),
    (
        "promised-in-words",
        "pilot",
        "pricing.claim_answer_within",
        (
            (
                "pricing.claim_how",
                "In writing; a reply follows: the client is answered within 8 business days.",
            ),
        ),
    ),
    (
        "promised-in-words",
        "small",
        "governance.report_within",
        (
            ("governance.report_within", ""),
            ("governance.after_go_live", "A monthly report within six business days."),
        ),
    ),
    (
        "promised-in-words",
        "platform",
        "objectives.objectives[spend].action_within",
        (("objectives.objectives[spend].action", "Agree a cap within one week."),),
    ),
    (
        "words-differ",
        "support",
        "pricing.executive_notice",
        (
            (
                "pricing.executive_notice",
                "The quality lead writes to the service owner what was missed.",
            ),
        ),
    ),
    # until stable, until resolved
    (
        "updates-until-twice",
        "small",
        "drafting.clauses[extra].wording",
        (own("support", "Status messages on a Sev 2 are sent until it is closed."),),
    ),
    (
        "updates-until-twice",
        "platform",
        "governance.incident_response.promise",
        (
            (
                "governance.incident_response.promise",
                "Incidents are triaged. Updates follow until they are resolved.",
            ),
        ),
    ),
    (
        "updates-until-twice",
        "pilot",
        "support.severities[sev2].action",
        (("support.severities[sev2].action", "Explain, with updates until stable"),),
    ),
    # limits of the queue
    (
        "queue-limit-twice",
        "support",
        "objectives.objectives[exceptions].target",
        queued("exceptions", "volume", "50", "items"),
    ),
    (
        "queue-limit-twice",
        "governed",
        "objectives.objectives[exceptions].target",
        queued("exceptions", "age", "24", "h"),
    ),
    (
        "queue-limit-twice",
        "pilot",
        "objectives.objectives[availability].target",
        (("governance.exception_volume", 12), *queued("availability", "volume", "20", "items", 5)),
    ),
    # bills
    ("cap-without-bills", "small", "costs.monthly_cap", without_bills("small")),
    ("cap-without-bills", "governed", "costs.monthly_cap", without_bills("governed")),
    ("cap-without-bills", "pilot", "costs.monthly_cap", without_bills("pilot")),
    # journeys
    ("journey-crowded", "small", "journeys.journeys[answers].name", crowd("small", 4)),
    ("journey-crowded", "platform", "journeys.journeys[batch].name", crowd("platform", 5)),
    ("journey-crowded", "support", "journeys.journeys[agent-drafts].name", crowd("support", 4)),
    # values
    (
        "unit-mismatch",
        "small",
        "objectives.objectives[final-answer].unit",
        (
            ("objectives.objectives[final-answer].unit", "%"),
            ("objectives.objectives[final-answer].target", Decimal(95)),
            ("objectives.objectives[final-answer].internal_target", Decimal(90)),
        ),
    ),
    (
        "unit-mismatch",
        "support",
        "objectives.objectives[language-gap].unit",
        (("objectives.objectives[language-gap].unit", "%"),),
    ),
    (
        "unit-mismatch",
        "pilot",
        "objectives.objectives[first-response].unit",
        (("objectives.objectives[first-response].unit", "%"),),
    ),
    (
        "unit-mismatch",
        "governed",
        "objectives.objectives[task-success].unit",
        (("objectives.objectives[task-success].unit", "ms"),),
    ),
]


@pytest.mark.parametrize(("finding", "name", "address", "edits"), PROOFS)
def test_that_a_rule_finds_its_kind_in_agreements_it_was_not_written_for(
    finding: str, name: str, address: str, edits: tuple[Edit, ...]
) -> None:
    made = flawed(name, edits)
    known = {(each.id, each.path) for each in check(template(name))}
    new = [
        (each.id, each.path)
        for each in check(made)
        if (each.id, each.path) not in known and each.id not in BESIDES
    ]
    place = path_of(made, address)
    assert new == [(finding, path_text(place) if place else address)]


def test_that_each_rule_has_three_agreements() -> None:
    names = {
        finding: {name for each, name, _, _ in PROOFS if each == finding} for finding, *_ in PROOFS
    }
    assert {finding for finding, of in names.items() if len(of) < 3} == set()


def test_that_every_rule_is_proved() -> None:
    assert {finding for finding, *_ in PROOFS} == set(MUTATIONS)
