"""What an objective and its indicator can be chosen from: value and title of each choice."""

from __future__ import annotations

from slastudio.contract.terms.indicator_kinds import TITLES

DIMENSIONS = (
    ("quality", "Quality"),
    ("latency", "Latency"),
    ("availability", "Availability"),
    ("fairness", "Fairness"),
    ("cost", "Cost"),
    ("support", "Support"),
    ("governance", "Governance"),
    ("journey", "Journey"),
)
INDICATORS = tuple(TITLES.items())
BUDGETING = (
    ("occurrences", "by events: good events of all events"),
    ("timeslices", "by time slices: slices that reach the slice target, of all slices"),
    ("ratio_timeslices", "by the mean over time slices of each slice's share"),
)
METRICS = (
    ("accuracy", "Accuracy"),
    ("precision", "Precision"),
    ("recall", "Recall"),
    ("f1", "F1"),
    ("auc", "Area under the ROC curve"),
)
RATES = (("hour", "an hour"), ("minute", "a minute"), ("second", "a second"), ("day", "a day"))
SPANS = (
    ("acknowledge", "from opening to first response"),
    ("recover", "from opening to resolution"),
    ("decide", "from opening to decision"),
)
COMPARED = (
    ("good_share", "the share of good events"),
    ("percentile", "the percentile of the column"),
    ("mean", "the mean of the column"),
    ("classification", "the quality of the classification"),
    ("cost_per", "the cost per event"),
    ("missing_rate", "the share of missing values"),
)
EVIDENCE = (
    ("requests", "Requests"),
    ("reviews", "Human reviews"),
    ("feedback", "Feedback of users"),
    ("evaluations", "Evaluations"),
    ("probes", "Uptime probes"),
    ("incidents", "Incidents"),
    ("queue_items", "Queue items"),
    ("costs", "Costs"),
    ("loads", "Loads of data"),
    ("outcomes", "Business outcomes"),
    ("measurements", "Measurements"),
)
# drawn from what happened, never all of it
SAMPLED = ("reviews", "evaluations")
OPERATORS = (
    ("is", "is"),
    ("is_not", "is not"),
    ("in", "is one of"),
    ("begins", "begins with"),
    ("at_least", "is at least"),
    ("at_most", "is at most"),
    ("above", "is above"),
    ("below", "is below"),
    ("present", "is present"),
    ("missing", "is missing"),
)
RULES = (
    ("measured", "the measured value decides"),
    ("miss_proven", "a miss must be proven"),
    ("meeting_proven", "meeting the target must be proven"),
)
RUNS = (
    ("last_complete", "the last complete run of the window counts"),
    ("all", "all runs count, each item once"),
)
AUTHORITIES = (
    ("", "What it is measured on decides"),
    ("online", "Online: production records decide"),
    ("human", "Human: reviews on the rubric decide"),
    ("offline", "Offline: runs on the evaluation set decide"),
)
# which sort of evidence each kind is
AUTHORITY_OF = {kind: "online" for kind, _ in EVIDENCE} | {
    "reviews": "human",
    "evaluations": "offline",
}
COMPARATORS = ((">=", "at least"), ("<=", "at most"))
RETRIES = (
    ("asked", "count as the two sides agree when it first matters"),
    ("each", "count each: every attempt is an event of its own"),
    ("first", "count once: the first attempt"),
    ("last", "count once: the last attempt"),
)
UNCLARIFIED = (
    ("against", "is then taken to the disadvantage of the side that owes it"),
    ("reserved", "leaves the verdict reserved"),
)
PARTIAL = (
    ("whole", "is judged whole, with what lies outside the term"),
    (
        "prorated",
        "is judged on its days inside; amounts and counts are promised in proportion",
    ),
    ("skipped", "has no verdict"),
)
