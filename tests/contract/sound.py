"""Agreements that are sound by construction: random parties, roles, times and wording, in which every
place that tells a thing tells the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand, Pricing, Term
from slastudio.contract.terms.conduct import (
    ApprovalStep,
    ChangeManagement,
    CostControls,
    Evaluation,
    GoldenSet,
    Playbook,
    PlaybookStep,
    UpdatePolicy,
)
from slastudio.contract.terms.drafting import AddedClause, Drafting
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.governance import (
    DataPrivacy,
    Delivery,
    Governance,
    HandoffDuty,
    Layer,
    RaciRow,
    RetentionClass,
)
from slastudio.contract.terms.journeys import Journey, Journeys
from slastudio.contract.terms.objectives import Condition, Indicator, Objective, Objectives, Window
from slastudio.contract.terms.scope import (
    ClientResponsibilities,
    Contact,
    Coverage,
    Duty,
    Parties,
    Scope,
    System,
    Workflow,
)
from slastudio.contract.terms.support import OpenHours, ServiceCalendar, Severity, Support

_DOMAINS = (
    (
        "Discharge letters",
        ("letters", "coding"),
        ("Ward manager", "Head of coding", "Privacy officer"),
    ),
    (
        "Motor claims",
        ("triage", "estimates"),
        ("Claims lead", "Head of motor", "Compliance officer"),
    ),
    ("Freight planning", ("routes", "quotes"), ("Dispatch lead", "Fleet manager", "Data officer")),
    (
        "Building permits",
        ("intake", "replies"),
        ("Permit desk lead", "Head of planning", "Records officer"),
    ),
    (
        "Tutoring",
        ("exercises", "feedback"),
        ("Programme lead", "Head of maths", "Safeguarding officer"),
    ),
    ("Crop advice", ("diagnosis", "alerts"), ("Field manager", "Head of agronomy", "Data steward")),
    (
        "Player moderation",
        ("chat", "appeals"),
        ("Trust lead", "Head of community", "Legal officer"),
    ),
)
_PROVIDERS = (
    ("Run lead", "Quality manager", "Account director"),
    ("Platform manager", "Evaluation lead", "Client partner"),
    ("Operations engineer", "Test owner", "Delivery director"),
)
_ACTIVITIES = {
    "approver": ("Approval of changes", "Sign-off before a release"),
    "rollback": ("Decision to roll back", "Rollback of a release"),
    "severity": ("Severity in doubt",),
    "triage": ("Triage of incidents", "Incident response"),
    "exceptions": ("Exceptions decided by people",),
    "sets": ("Care of evaluation sets", "Upkeep of the golden set"),
    "access": ("Access rights",),
    "report": ("Monthly report", "Reporting"),
    "spend": ("Spend and its forecast", "Watching costs"),
}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class _Cast:
    """Hold who does what in one agreement, and the times that are told in several places."""

    def __init__(self, seed: int) -> None:
        self.random = pick = Random(seed)
        self.name, self.flows, self.client = pick.choice(_DOMAINS)
        self.provider = pick.choice(_PROVIDERS)
        everybody = (*self.client, *self.provider)
        acts = (
            "approver",
            "rollback",
            "severity",
            "triage",
            "exceptions",
            "sets",
            "access",
            "report",
            "spend",
        )
        self.by = {act: pick.choice(everybody) for act in acts}
        self.by["approver"] = pick.choice(self.client)
        self.due = {
            kind: pick.randint(2, 9)
            for kind in ("reviews", "requests", "incidents", "queue_items", "costs")
        }
        self.sender = {kind: pick.choice(self.provider) for kind in self.due}
        self.sender |= {kind: pick.choice(self.client) for kind in ("queue_items", "costs")}
        self.notice, self.review = pick.randint(2, 15), pick.randint(3, 12)
        self.cap = Decimal(pick.randrange(100, 9000, 50))
        self.currency = pick.choice(("USD", "EUR", "GBP"))
        self.volume = pick.randrange(1000, 90000, 500)
        self.restored = pick.choice(("2 hours", "90 minutes", "4 business hours"))
        self.age = f"{pick.randint(4, 8)} business hours"
        self.governed = pick.random() < 0.6


def sound_agreement(seed: int) -> Agreement:
    """Return the agreement of one seed; the same seed makes the same agreement."""
    cast = _Cast(seed)
    start = date(2026, 1, 1) + timedelta(days=cast.random.randint(0, 400))
    return Agreement(
        parties=_parties(cast),
        coverage=_coverage(cast),
        journeys=Journeys(
            (Journey("main", cast.name, "People get what they came for.", "Work twice"),)
        ),
        objectives=_objectives(cast),
        support=_support(cast),
        changes=_changes(cast),
        evaluation=Evaluation(
            (GoldenSet("golden", "Golden set", cast.by["sets"], "1", 300),), "weekly", Decimal(3)
        ),
        costs=_costs(cast),
        client=_client(cast),
        governance=_governance(cast),
        data=_data(cast),
        scope=Scope(
            ("Incident response",),
            ("New features",),
            change_request_role=cast.provider[2],
            quote_within="5 business days",
        ),
        pricing=_pricing(cast),
        term=Term(
            start,
            start + timedelta(days=365),
            30,
            "none",
            review_role=cast.provider[2],
            review_cadence="quarterly",
        ),
        drafting=_drafting(cast),
    )


def _parties(cast: _Cast) -> Parties:
    sides = [(role, "client") for role in cast.client] + [
        (role, "provider") for role in cast.provider
    ]
    contacts = tuple(
        Contact(role, side, f"{index}@example.test") for index, (role, side) in enumerate(sides)
    )
    contract = cast.random.choice(("", f"the framework contract on {cast.name.lower()}"))
    return Parties(
        provider="Northgate", client="Acme", contract_reference=contract, contacts=contacts
    )


def _drafting(cast: _Cast) -> Drafting:
    words = cast.random.choice(
        (
            "Where this document and {contract} disagree, this document prevails.",
            "{contract} takes precedence over this document.",
        )
    )
    return Drafting((AddedClause("order", "parties", "Order", words),))


def _coverage(cast: _Cast) -> Coverage:
    most = cast.volume * 12 // 10
    outside = cast.random.choice(
        (
            f"Between {cast.volume:,} and {most:,} requests every promise holds; above {most:,} speed is reported only.",
            "Up to 20 % more than that volume is served; where volume exceeds it by more than 20 %, nothing is promised.",
            "What lies outside is handed to a person.",
        )
    )
    flows = tuple(Workflow(flow, flow.title(), "main") for flow in cast.flows)
    return Coverage(
        (System("main", cast.name),), flows, monthly_volume=cast.volume, outside=outside
    )


def _objectives(cast: _Cast) -> Objectives:
    approvals = (Condition("queue", "is", "approval"),)
    exceptions = (Condition("queue", "is", "exception"),)
    flow = (Condition("seg.journey", "is", cast.random.choice(cast.flows)),)
    made = (
        _objective(
            cast,
            "right",
            Indicator(
                "good_share", "reviews", good=(Condition("accepted", "is", "true"),), among=flow
            ),
            ">=",
            90,
            "%",
        ),
        _objective(
            cast,
            "fast",
            Indicator("percentile", "requests", "latency_ms", Decimal(95)),
            "<=",
            3000,
            "ms",
        ),
        _objective(cast, "up", Indicator("availability", "requests"), ">=", 99, "%"),
        _objective(
            cast,
            "answered",
            Indicator("response_time", "incidents", clock="first_response", expressed="late_count"),
            "<=",
            0,
            "late",
            cast.by["triage"],
        ),
        _objective(
            cast,
            "approved",
            Indicator("response_time", "queue_items", among=approvals, clock="decision"),
            ">=",
            95,
            "%",
            cast.by["approver"],
        ),
        _objective(
            cast,
            "decided",
            Indicator("response_time", "queue_items", among=exceptions, clock="decision"),
            ">=",
            90,
            "%",
            cast.by["exceptions"],
        ),
        _objective(
            cast, "spend", Indicator("spend", "costs", "amount"), "<=", cast.cap, cast.currency
        ),
    )
    ranked = (
        replace(made[0], rank="primary", journey="main"),
        *(replace(each, journey="main") for each in made[1:3]),
        *made[3:],
    )
    breach = cast.random.choice(
        ("The owner looks for the cause within 4 business days", "The owner looks for the cause")
    )
    notice = max(cast.notice, cast.random.randint(2, 20))
    return Objectives(
        automated=(Condition("seg.traffic", "in", "health check, load test"),),
        objectives=ranked,
        exclusions=(
            Exclusion(
                "care",
                "Maintenance",
                "maintenance",
                f"Time announced {notice} days ahead does not count.",
                notice,
                Decimal(6),
                "the announcement",
                cast.client[0],
            ),
            Exclusion(
                "train",
                "Retraining",
                "retraining",
                "While it is retrained nothing is measured.",
                notice,
                Decimal(6),
                "the announcement",
                cast.client[0],
            ),
        ),
        internal_breach=(breach,),
        internal_within="4 business days",
    )


def _objective(
    cast: _Cast,
    name: str,
    indicator: Indicator,
    comparator: str,
    target: Decimal | int,
    unit: str,
    owner: str = "",
) -> Objective:
    kind, days = indicator.evidence, cast.random.randint(2, 9)
    action = cast.random.choice(
        ("The cause is named.", f"The cause is named within {days} business days.")
    )
    side = "client" if kind in ("queue_items", "costs") else "provider"
    return Objective(
        name,
        name.title(),
        dimension="quality",
        rank="supporting",
        indicator=indicator,
        comparator=comparator,
        target=Decimal(target),
        unit=unit,
        window=Window("month"),
        data_from=side,
        data_due_days=cast.due[kind],
        action=action,
        action_within=f"{days} business days",
        owner_role=owner or cast.random.choice(cast.provider),
    )


def _support(cast: _Cast) -> Support:
    opens, closes = cast.random.choice((("09:00", "18:00"), ("08:00", "16:00"), ("07:00", "19:00")))
    cadence = cast.random.choice(("daily until stable", "every 2 business days", "weekly"))
    hours = tuple(OpenHours(day, opens, closes) for day in _DAYS)
    return Support(
        calendar=ServiceCalendar(hours),
        severities=(
            Severity(
                "high",
                "High",
                "Many are affected.",
                response="4 business hours",
                updates=cadence,
                resolution="3 business days",
                client_supplies="Examples",
            ),
            Severity(
                "low",
                "Low",
                "One is affected.",
                response="1 business day",
                updates=cadence,
                client_supplies="Examples",
            ),
        ),
        severity_decided_role=cast.by["severity"],
        after_hours=cast.random.choice(
            (
                "Nobody is there until the next morning.",
                "High is answered within 4 business hours, so on Monday.",
            )
        ),
        stable_when=cast.by["triage"],
        stable_means="no new case for one service day",
    )


def _changes(cast: _Cast) -> ChangeManagement:
    general = cast.random.choice(("opt_in", "scheduled"))
    channel = cast.random.choice(("by mail", "in the project channel", "in a letter"))
    announced = (
        f"{channel}, {cast.notice} business days ahead",
        channel,
        f"{channel}, 30 business days ahead instead of {cast.notice}",
    )
    policies = tuple(
        UpdatePolicy(
            flow,
            cast.random.choice((general, "opt_in")),
            evaluated=True,
            announced=cast.random.choice(announced),
        )
        for flow in cast.flows
    )
    return ChangeManagement(
        material_changes=("the model", "prompts"),
        approver_role=cast.by["approver"],
        approval_within="5 business days",
        approval_path=(
            ApprovalStep("Evaluation run", cast.provider[1], "2 business days"),
            ApprovalStep(
                "Sign-off", cast.by["approver"], f"{cast.random.randint(1, 3)} business days"
            ),
            ApprovalStep("Release", cast.provider[0], "9 business days"),
        ),
        rollback_triggers=("a drop of 4 points",),
        rollback_owner_role=cast.by["rollback"],
        rollback_within=cast.restored,
        rollback_steps=("Restore the prompt",),
        update_policy=general,
        evaluated_first=cast.flows if cast.governed else cast.flows[:1],
        policies=policies,
        announcement=cast.random.choice(
            (
                f"By mail to the {cast.client[0].lower()}.",
                f"{channel.capitalize()}, {cast.notice} business days ahead.",
            )
        ),
        notice_days=cast.notice,
        playbooks=_playbooks(cast),
    )


def _playbooks(cast: _Cast) -> tuple[Playbook, ...]:
    back = (
        PlaybookStep("Secure the logs", cast.provider[0], "15 minutes"),
        PlaybookStep("Restore the last known-good version", cast.provider[0], cast.restored),
        PlaybookStep(f"Tell the {cast.client[0].lower()}", cast.provider[0], "1 business day"),
    )
    review = f"{cast.review} business days"
    cause = (
        PlaybookStep("Build the timeline", cast.provider[1], "2 business days"),
        PlaybookStep("Agree what is done", cast.client[1], review),
    )
    return (
        Playbook(
            "back",
            "Way back",
            "rollback",
            "A trigger fired.",
            cast.by["rollback"],
            back,
            "3 business days",
        ),
        Playbook(
            "cause",
            "Cause",
            "root_cause",
            "It is over.",
            cast.provider[1],
            cause,
            cast.random.choice((review, "20 business days")),
        ),
    )


def _costs(cast: _Cast) -> CostControls:
    decided = cast.random.choice(
        ("{client} decides within 2 business days.", "{client} decides how to go on.")
    )
    return CostControls(
        cast.cap,
        cast.currency,
        Decimal(80),
        "daily",
        cast.by["spend"],
        decided,
        "2 business days",
        cast.client[0],
    )


def _client(cast: _Cast) -> ClientResponsibilities:
    days, owner = cast.due["costs"], cast.sender["costs"]
    typed = Duty(
        "bills",
        "Sends the bills of the vendor",
        owner,
        "month",
        f"{days} days",
        effect="No verdict",
    )
    both = replace(typed, due=f"within {days} days after month end")
    named = replace(typed, duty="Uploads the invoices")
    asked = Duty(
        "answers",
        "Answers questions",
        cast.client[1],
        "request",
        "3 business days",
        cast.random.choice(("", "within three working days")),
    )
    return ClientResponsibilities(
        cast.client[0],
        "Read access",
        upstream_notice_days=5,
        monthly_review=True,
        approves_changes=True,
        duties=(cast.random.choice((typed, both, named)), asked),
    )


def _governance(cast: _Cast) -> Governance:
    raci = tuple(
        RaciRow(
            cast.random.choice(named),
            (cast.random.choice(cast.provider), cast.by[act]),
            cast.by[act],
        )
        for act, named in _ACTIVITIES.items()
        if cast.random.random() < 0.7
    )
    kept = cast.random.choice(("handed over, then deleted", "stays with the client", "anonymised"))
    report = f"{cast.random.randint(3, 10)} business days"
    return Governance(
        profile="governed" if cast.governed else "pilot",
        incident_response=Layer(
            "Incidents are triaged.", "late answers", "answered", cast.by["triage"], "the register"
        ),
        exceptions=Layer(
            "A person decides what the system cannot.",
            "share in time",
            "decided",
            cast.by["exceptions"],
            "the queue",
        ),
        rollback=Layer("The way back is open.", "minutes", "", cast.by["rollback"], "the register"),
        approvals=Layer(
            "Approvals are given or refused.",
            "share in time",
            "approved",
            cast.by["approver"],
            "the queue",
        ),
        retention=Layer(
            "Evidence is kept, also after the end of the agreement.",
            "records",
            "",
            cast.provider[2],
            "the annex",
        ),
        handoff=Layer("Roles outlive persons.", "duties", "", cast.provider[2], "the record"),
        exception_age=cast.age,
        raci=raci,
        retention_months=cast.random.choice((12, 24, 60)),
        retained=(RetentionClass("Incidents", 36, "Tickets", after_end=kept),),
        handoff_duties=(HandoffDuty("Runbooks", cast.provider[0], "5 business days", "Date"),),
        review_within=f"{cast.review} business days",
        review_role=cast.provider[1],
        report_within=report,
        report_role=cast.by["report"],
        after_go_live=cast.random.choice(
            (f"The monthly report within {report}.", "The monthly report.")
        ),
    )


def _data(cast: _Cast) -> DataPrivacy:
    sides = {
        kind: "client" if kind in ("queue_items", "costs") else "provider" for kind in cast.due
    }
    rows = tuple(
        Delivery(kind, f"System of {kind}", sides[kind], cast.sender[kind], cast.due[kind])
        for kind in cast.due
    )
    deletion = cast.random.choice((None, 30, 60))
    gone = (
        f"Personal data is deleted {deletion} days after the end."
        if deletion
        else "Personal data is masked."
    )
    every, told = cast.random.choice(
        (("quarterly", "every quarter"), ("monthly", "monthly"), ("every 365 days", "once a year"))
    )
    return DataPrivacy(
        personal_data=gone,
        access=cast.random.choice((f"Rights are reviewed {told}.", "Named roles only.")),
        access_every=every,
        access_role=cast.by["access"],
        deletion_days=deletion,
        deliveries=rows,
    )


def _pricing(cast: _Cast) -> Pricing:
    answered = f"{cast.random.randint(4, 20)} business days"
    after = cast.random.choice(("none", "primary", "any"))
    notice = cast.random.choice(
        ("What was missed, why, what follows.", "A letter within 6 business days: what was missed.")
    )
    return Pricing(
        monthly_fee=Decimal(1000),
        credits=(CreditBand("Right", ("right",), percent=Decimal(5)),),
        credit_cap=Decimal(20),
        claim_how=cast.random.choice(
            (f"In writing; it is answered within {answered}.", "In writing, with the month.")
        ),
        claim_answer_within=answered,
        remediation_within="10 business days",
        executive_after=after,
        executive_within="6 business days",
        executive_role=cast.provider[2],
        executive_to_role=cast.client[1],
        executive_notice=notice,
    )
