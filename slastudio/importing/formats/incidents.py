"""Exports of incidents and tickets: status pages, service desks, pagers, issue trackers."""

from slastudio.importing.formats.declaration import Format

_SCOPES = ("repo_name", "repository", "repo", "tracker", "instance", "organisation", "organization", "site")
# Jira writes its headings in the language of whoever exports
_JIRA_KEY = "Issue key | Vorgangsschlüssel | Clave de incidencia | Clé de ticket"
_JIRA_CREATED = "Created | Erstellt | Creada | Creado | Créée | Créé | Création"
_JIRA_RESOLVED = "Resolved | Erledigt | Gelöst | Resuelta | Resuelto | Résolue | Résolu"

INCIDENTS = (
    Format(
        "statuspage",
        "Status page incidents",
        "incidents",
        ("id", "resolved_at", "impact", "updates | incident_updates", "started_at | created_at"),
        {
            "id": "id",
            "title": "title | name",
            "opened": "started_at | created_at",
            "first_response": "updates | incident_updates @first moment",
            "updates": "updates | incident_updates @moments",
            "resolved": "resolved_at",
            "severity": "impact",
            "status": "status",
            "workflow": "components @list",
        },
        zone="UTC",
        notes=("The first published update is read as the first response.",),
    ),
    Format(
        "downtime windows",
        "Downtime windows of a status page",
        "incidents",
        ("incident_id", "downtime_start", "downtime_end"),
        {
            "id": "incident_id",
            "title": "title",
            "opened": "downtime_start",
            "resolved": "downtime_end",
            "severity": "impact",
        },
        zone="UTC",
    ),
    Format(
        "zendesk",
        "Zendesk tickets",
        "incidents",
        ("Id", "Priority", "Created at", "Solved at"),
        {
            "id": "Id",
            "title": "Subject",
            "opened": "Created at",
            "resolved": "Solved at",
            "severity": "Priority",
            "status": "Status",
            "first_response": "First reply time in minutes @min after Created at",
        },
        notes=(
            "First reply “within business hours” counts the help desk's hours, not the contract's, and is not used.",
        ),
    ),
    Format(
        "servicenow",
        "ServiceNow incidents",
        "incidents",
        ("number", "opened_at", "priority | severity | resolved_at"),
        {
            "id": "number",
            "title": "short_description",
            "opened": "opened_at",
            "resolved": "resolved_at | closed_at",
            "severity": "priority | severity",
            "status": "state | incident_state",
            "workflow": "business_service | cmdb_ci",
        },
        limit=10_000,
    ),
    Format(
        "pagerduty",
        "PagerDuty incidents",
        "incidents",
        ("created_on | created_at", "urgency", "seconds_to_first_ack | seconds_to_resolve"),
        {
            "id": "id | incident_number",
            "title": "description | title",
            "opened": "created_on | created_at",
            "first_response": "seconds_to_first_ack @s after created_on || seconds_to_first_ack @s after created_at",
            "resolved": "resolved_on | resolved_at || seconds_to_resolve @s after created_on"
            " || seconds_to_resolve @s after created_at",
            "severity": "priority | priority_name | urgency",
            "status": "status",
            "workflow": "service_name",
        },
    ),
    Format(
        "jira service management",
        "Jira Service Management",
        "incidents",
        (_JIRA_KEY, _JIRA_CREATED, _JIRA_RESOLVED),
        {
            "id": _JIRA_KEY,
            "title": "Summary | Zusammenfassung | Resumen | Résumé",
            "opened": _JIRA_CREATED,
            "resolved": _JIRA_RESOLVED,
            "severity": "Priority | Priorität | Prioridad | Priorité",
            "status": "Status | Estado | État",
        },
        notes=("Jira's own SLA columns count remaining time on Jira's calendar and are not used.",),
    ),
    Format(
        "issue tracker",
        "Issue tracker",
        "incidents",
        ("id | key", "created | created_at", "resolutiondate | resolution_date", "priority"),
        {
            "id": "id | key",
            "title": "summary | title",
            "opened": "created | created_at",
            "severity": "priority",
            "resolved": "resolutiondate | resolution_date",
            "status": "status",
            "workflow": "project_name | project",
            "updates": "comment_datetime | comments_datetime | comment_datetimes @moments",
        },
        ids=_SCOPES,
    ),
)
