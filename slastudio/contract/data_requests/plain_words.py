"""What each column asks, as one would ask a client."""

from __future__ import annotations

from slastudio.evidence.kinds import Column

_ASKED = {
    "requests": {
        "time": "When did the request arrive?",
        "request_id": "Which number does your system give it?",
        "latency_ms": "How long until the whole answer was there?",
        "first_token_ms": "How long until the first words appeared?",
        "status": "Was it answered, or did it fail or run out of time?",
        "input_tokens": "How many tokens went in, cached ones included?",
        "cached_tokens": "How many of those came from the cache?",
        "output_tokens": "How many tokens came out?",
        "cost": "What did this request cost?",
        "currency": "In which currency?",
        "model": "Which model answered, with its version?",
        "prompt_version": "Which version of the prompt?",
        "retrieval_version": "Which version of the search index or its settings?",
        "workflow": "Which workflow did it belong to?",
        "confidence": "How sure was the system, from 0 to 1?",
        "fallback": "Did a fallback answer instead?",
        "escalated": "Did a person take over?",
    },
    "evaluations": {
        "time": "When was the run made?",
        "run": "What is the run called?",
        "set": "Which set was run?",
        "set_version": "In which version of the set?",
        "item": "Which item of the set is this?",
        "metric": "What was measured?",
        "score": "Which score did the item get?",
        "passed": "Did the item pass?",
        "label": "What would have been right?",
        "prediction": "What did the system answer?",
        "model": "Which model answered, with its version?",
        "prompt_version": "Which version of the prompt?",
    },
    "reviews": {
        "time": "When was the answer judged?",
        "item": "Which answer was judged, by its number?",
        "accepted": "Was it accepted as it was, or with small edits?",
        "edit_reason": "If it was edited: why, in two words?",
        "reviewer_role": "Who judged it, by role and never by name?",
        "model": "Which model had answered, with its version?",
    },
    "incidents": {
        "id": "Which number does the case have?",
        "title": "What happened, in one line?",
        "opened": "When was it reported?",
        "first_response": "When did somebody first answer?",
        "updates": "When were updates sent?",
        "resolved": "When was it resolved?",
        "severity": "How severe was it?",
        "status": "How does it stand?",
        "workflow": "Which workflow was concerned?",
        "waiting": "When did we wait for you?",
        "nature": "Was it technical, or one of governance (wrong answers, wrong use)?",
        "stable": "When was it stable again?",
        "reopened": "Was it opened again after it was resolved, and until when?",
        "severities": "Did its severity change, and when?",
        "detected": "When was it first noticed?",
        "began": "When was the first person affected?",
        "cause": "What caused it, in few words and always the same for the same cause?",
        "impact": "What did users see?",
        "people": "How many people were affected?",
        "affected": "One person, some, or many?",
        "harm": "How bad was it for them?",
        "reversible": "Does it mend itself, can it be undone with work, or never?",
        "blast_radius": "What else could have been hit?",
        "segment": "Which group was hit: language, region, team?",
        "topic": "What was it about?",
        "told": "Who was told, and when?",
        "playbook": "Which playbook was followed?",
        "fix": "What mended it?",
        "fallback": "Did the fallback work?",
        "reviewed": "When was the review after it held?",
        "review_owner": "Who owns that review, by role?",
        "verified": "When was it seen that the fix works?",
    },
    "queue_items": {
        "id": "Which number does it have?",
        "queue": "Is it an approval or an exception?",
        "opened": "When did it begin to wait?",
        "due": "By when was a decision due?",
        "decided": "When was it decided?",
        "decision": "What was decided?",
        "workflow": "Which workflow was concerned?",
    },
    "costs": {
        "start": "From when on is this charged?",
        "end": "Until when, that moment excluded?",
        "service": "For what, as the bill names it?",
        "model": "For which model, where the bill says so?",
        "amount": "How much?",
        "currency": "In which currency?",
        "quantity": "How much of it was used?",
        "unit": "In which unit is that counted?",
    },
    "probes": {
        "time": "When was it checked?",
        "target": "What was checked?",
        "up": "Did it answer as it should?",
        "response_ms": "How long did the answer take?",
    },
    "outcomes": {
        "time": "When was it counted?",
        "name": "What is it, such as orders or cases solved?",
        "value": "How many, or how much?",
        "unit": "In which unit?",
    },
    "measurements": {
        "time": "When was it measured?",
        "name": "What was measured?",
        "value": "What was its value?",
        "unit": "In which unit?",
    },
}
_FAMILIES = {
    "seg.": "Which {} was it?",
    "rubric.": "How good was it on “{}”?",
    "stage.": "How long did the stage “{}” take?",
}


def asked_words(kind: str, column: Column, name: str) -> str:
    """Return what is asked of whoever sends a column; raise KeyError for one nobody worded."""
    if column.is_family:
        head = column.name.partition("*")[0]
        member = name.removeprefix(head).removesuffix("_ms").replace("_", " ")
        return _FAMILIES[head].format(member)
    return _ASKED[kind][name]
