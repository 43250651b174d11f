"""The registers as they are declared: what each is about, its fields, and how its records come to be."""

from __future__ import annotations

from dataclasses import dataclass

from slastudio.shared.problems import StudioError


@dataclass(frozen=True)
class RegisterField:
    """Describe one field; kind is text, prose, moment, choice, moments, spans, severities, money or hours."""

    name: str
    label: str
    kind: str = "text"
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False


@dataclass(frozen=True)
class RegisterSpec:
    """Describe one register; evidence names the kind of evidence whose imported records live in it, if any.

    computed: what was computed when a record was made, which nobody enters or amends. begun: how a record is made where it
    cannot be entered by hand.
    """

    name: str
    title: str
    about: str
    prefix: str
    fields: tuple[RegisterField, ...]
    evidence: str = ""
    computed: tuple[RegisterField, ...] = ()
    begun: str = ""

    def field(self, name: str) -> RegisterField:
        for each in self.fields:
            if each.name == name:
                return each
        if any(each.name == name for each in self.computed):
            raise StudioError(
                f"{self.title}: “{name}” is as it was computed when the record was made; it is never amended."
            )
        raise StudioError(
            f"{self.title} have no field “{name}”. The fields are: {', '.join(f.name for f in self.fields)}."
        )


_MOMENT = "Date and time, such as 2026-10-09 19:04; without an offset in the agreement's zone."
_YES_NO = (("", "not said"), ("yes", "Yes"), ("no", "No"))
_NATURE = (("technical", "Technical"), ("governance", "Governance"))

REGISTERS: dict[str, RegisterSpec] = {
    spec.name: spec
    for spec in (
        RegisterSpec(
            "incidents",
            "Incidents",
            "Incidents and support cases with their clocks; imported ones can be amended, never altered.",
            "INC",
            (
                RegisterField("id", "Id", help="Left empty, the next number is taken."),
                RegisterField("title", "What happened"),
                RegisterField("severity", "Severity", help="As a tier of the agreement is called."),
                RegisterField("nature", "Nature", "choice", choices=(("", "not said"), *_NATURE)),
                RegisterField("workflow", "Workflow"),
                RegisterField("opened", "Opened", "moment", _MOMENT, required=True),
                RegisterField("first_response", "First response", "moment", _MOMENT),
                RegisterField("updates", "Updates sent", "moments", "Several are separated by semicolons."),
                RegisterField(
                    "waiting", "Waiting for the client", "spans", "start/end; several are separated by semicolons."
                ),
                RegisterField("resolved", "Resolved", "moment", _MOMENT),
                RegisterField("stable", "Stable since", "moment", "Ends a cadence of updates promised until stable."),
                RegisterField(
                    "reopened",
                    "Opened again",
                    "spans",
                    "opened again/resolved again; several are separated by semicolons, an end may be missing.",
                ),
                RegisterField(
                    "severities",
                    "Severity changes",
                    "severities",
                    "moment severity, beginning with that at opening, such as 2026-10-09 19:04 Sev 2; several are separated "
                    "by semicolons.",
                ),
            ),
            "incidents",
        ),
        RegisterSpec(
            "approvals",
            "Approvals and exceptions",
            "What waited for a decision, and how long.",
            "APR",
            (
                RegisterField("id", "Id", help="Left empty, the next number is taken."),
                RegisterField("workflow", "About"),
                RegisterField(
                    "queue", "Queue", "choice", choices=(("approval", "Approval"), ("exception", "Exception"))
                ),
                RegisterField("opened", "Asked", "moment", _MOMENT, required=True),
                RegisterField("due", "Due", "moment", _MOMENT),
                RegisterField("decided", "Decided", "moment", _MOMENT),
                RegisterField("decision", "Decision"),
            ),
            "queue_items",
        ),
        RegisterSpec(
            "changes",
            "Changes",
            "Every change of model, prompt, retrieval or settings; what is not here is a silent change.",
            "CHG",
            (
                RegisterField("id", "Id", help="Left empty, the next number is taken."),
                RegisterField("when", "When", "moment", _MOMENT, required=True),
                RegisterField("title", "What changed", required=True),
                RegisterField(
                    "type",
                    "Type",
                    "choice",
                    choices=(
                        ("model", "Model"),
                        ("prompt", "Prompt"),
                        ("retrieval", "Retrieval"),
                        ("settings", "Settings"),
                        ("other", "Other"),
                    ),
                ),
                RegisterField("workflow", "Workflow"),
                RegisterField("version", "New version", help="As it appears in the logs."),
                RegisterField("material", "Material", "choice", choices=_YES_NO),
                RegisterField("approved_by", "Approved by", help="A role."),
                RegisterField("detail", "Detail", "prose"),
            ),
        ),
        RegisterSpec(
            "decisions",
            "Decisions",
            "What the client has to decide, and what was decided.",
            "DEC",
            (
                RegisterField("id", "Id", help="Left empty, the next number is taken."),
                RegisterField("when", "Raised", "moment", _MOMENT, required=True),
                RegisterField("title", "Decision needed", required=True),
                RegisterField("needed_by", "Needed by", "moment", _MOMENT),
                RegisterField("owner", "Owner role"),
                RegisterField(
                    "status",
                    "Status",
                    "choice",
                    choices=(("open", "Open"), ("decided", "Decided"), ("dropped", "Dropped")),
                ),
                RegisterField("detail", "Detail", "prose"),
            ),
        ),
        RegisterSpec(
            "hours",
            "Hours worked",
            "What the retainer paid for: hours by line of the scope.",
            "HRS",
            (
                RegisterField("id", "Id", help="Left empty, the next number is taken."),
                RegisterField("when", "When", "moment", _MOMENT, required=True),
                RegisterField("hours", "Hours", "hours", "Such as 1.5 or 1:30.", required=True),
                RegisterField("line", "Line of the scope", help="As in scope or out of scope in the agreement."),
                RegisterField("role", "By", help="A role."),
                RegisterField("detail", "Detail", "prose"),
            ),
        ),
        RegisterSpec(
            "exclusions",
            "Exclusions used",
            "Spans left out by a clause of the agreement, with the notice given.",
            "EXC",
            (
                RegisterField("id", "Id", help="Left empty, the next number is taken."),
                RegisterField("exclusion", "Clause", help="Id of the exclusion in the agreement.", required=True),
                RegisterField("start", "From", "moment", _MOMENT, required=True),
                RegisterField("end", "Until", "moment", _MOMENT, required=True),
                RegisterField(
                    "objectives",
                    "Only for",
                    help="Ids of objectives, separated by commas; empty means all that allow it.",
                ),
                RegisterField("notice_given", "Notice given", "moment", _MOMENT),
                RegisterField("reason", "Reason", "prose"),
            ),
        ),
        RegisterSpec(
            "disputes",
            "Disputes",
            "Figures the other side contests: what they say, both figures as they were then, and how it ended.",
            "DSP",
            (
                RegisterField("id", "Id", help="Left empty, the next number is taken."),
                RegisterField("when", "Claimed", "moment", _MOMENT, required=True),
                RegisterField("claimed_by", "Claimed by", required=True),
                RegisterField("claim", "What they say", "prose", required=True),
                RegisterField(
                    "outcome",
                    "Outcome",
                    "choice",
                    choices=(
                        ("open", "Open"),
                        ("upheld", "Upheld"),
                        ("rejected", "Rejected"),
                        ("settled", "Settled"),
                    ),
                ),
                RegisterField("decided_on", "Decided", "moment", _MOMENT),
                RegisterField("decided_by", "Decided by", help="A role."),
                RegisterField("credit_note", "Credit note", help="Its number."),
                RegisterField("credit_amount", "Amount credited", "money", "With its currency, such as 390.00 EUR."),
                RegisterField("detail", "Detail", "prose"),
            ),
            computed=(
                RegisterField("objective", "Objective"),
                RegisterField("period", "Period"),
                RegisterField("denied", "Uses of exclusions denied"),
                RegisterField("added", "Spans to be left out"),
                RegisterField("contested", "Rows contested"),
                RegisterField("rows", "Number of rows contested"),
                RegisterField("agreement", "Agreement"),
                RegisterField("target", "Target"),
                RegisterField("unit", "Unit"),
                RegisterField("our_value", "Our figure"),
                RegisterField("our_verdict", "Our verdict"),
                RegisterField("our_credit", "Our credit", "money"),
                RegisterField("their_value", "Their figure"),
                RegisterField("their_verdict", "Their verdict"),
                RegisterField("their_credit", "Their credit", "money"),
            ),
            begun="A dispute begins with “Dispute this number” beside a figure, or slastudio dispute … --keep: both sides’ "
            "figures are kept with it.",
        ),
    )
}


def register_named(name: str) -> RegisterSpec:
    if name not in REGISTERS:
        raise StudioError(f"There is no register “{name}”. The registers are: {', '.join(REGISTERS)}.")
    return REGISTERS[name]
