"""The promises nothing carries out yet: fields that clauses and checks alone read, each with the
reason.
"""

from __future__ import annotations

_LISTED = {
    "use outside these limits is neither counted apart nor raised": """
        Coverage.teams Coverage.languages Coverage.regions Coverage.input_types Coverage.monthly_volume
        Coverage.valid_input Coverage.outside Scope.workflows Workflow.trust
    """,
    "no duty of the client is made of it, and none falls due": """
        Duty.duty Duty.owner_role Duty.due Duty.effect ClientResponsibilities.monthly_review
        ClientResponsibilities.approves_changes ClientResponsibilities.upstream_notice_days
    """,
    "asks outside the scope are not registered": "Scope.change_request_role Scope.quote_within",
    "an objective is measured on one kind of evidence; no other is held against it": "Objective.authority",
    "records are counted as they come, whatever these words say": """
        Objectives.timeouts Objectives.bots
    """,
    "incidents come with a severity and a nature; neither is held against the terms": """
        RubricRow.affected RubricRow.harm RubricRow.reversible RubricRow.severity Severity.nature
    """,
    "the change register is not held against it": """
        ChangeManagement.material_changes ChangeManagement.emergency ChangeManagement.update_policy
        ChangeManagement.evaluated_first ChangeManagement.announcement ChangeManagement.notice_days
        ApprovalStep.step ApprovalStep.owner_role ApprovalStep.within UpdatePolicy.workflow
        UpdatePolicy.policy UpdatePolicy.evaluated UpdatePolicy.rollback UpdatePolicy.announced
    """,
    "no rollback is raised, timed or drilled by it": """
        ChangeManagement.rollback_triggers ChangeManagement.rollback_within ChangeManagement.drill_every
        Drill.on Drill.drill Drill.workflow Drill.minutes Drill.passed Drill.learnt
        KnownGood.workflow KnownGood.model KnownGood.prompt_version KnownGood.retrieval_version
        KnownGood.since Playbook.deadline PlaybookStep.within
    """,
    "reviews and runs are counted, not held against what was promised of them": """
        GoldenSet.changed_by Evaluation.review_sample Evaluation.review_drawn Evaluation.review_role
        Evaluation.rubric Evaluation.confidence_handover Evaluation.rollback_trigger
    """,
    "spend is watched against the cap alone; nobody is alerted by it": """
        CostControls.alert_percent CostControls.cadence CostControls.owner_role CostControls.over_cap
    """,
    "a layer's verdict is that of its objective, told there and not here": """
        Layer.objective Layer.measured_by Layer.evidence
    """,
    "open incidents and queues are not held against it": """
        EscalationStep.after EscalationStep.severity EscalationStep.owner_role EscalationStep.told
        EscalationStep.channel Governance.exception_volume Governance.review_within
    """,
    "nothing is ticked off, and no handing over falls due": """
        HandoffDuty.duty HandoffDuty.owner_role HandoffDuty.within HandoffDuty.shown_by
        Governance.launch_checklist Governance.operation_checklist Governance.incident_checklist
        Term.exit_days Term.exit_duties DataPrivacy.deletion_days
    """,
    "claims are not registered": "Pricing.claim_days Pricing.claim_how",
    "no day of notice, renewal or review is watched": "Term.notice_days Term.renewal Term.review_cadence",
}
UNEXECUTED = {name: why for why, names in _LISTED.items() for name in names.split()}
