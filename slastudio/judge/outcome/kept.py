"""An assessment as it is kept: one JSON document, from which the same assessment is read back."""

from __future__ import annotations

from slastudio.contract.exchange.codec import from_plain, to_plain
from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.assessment import Assessment
from slastudio.shared.json_values import Json, JsonForm, JsonForms, JsonObject, MisfitError
from slastudio.shared.problems import Problem, StudioError

FORMAT = 7  # one more when a field of an assessment comes, goes or changes


def assessment_as_json(assessment: Assessment) -> JsonObject:
    """Return everything an assessment holds, its terms included."""
    return {"format": FORMAT, "assessment": _KEPT.write(assessment)}


def assessment_from_json(told: Json) -> Assessment:
    """Return the assessment that assessment_as_json wrote; raise StudioError for anything else."""
    if not isinstance(told, dict) or told.keys() != {"format", "assessment"}:
        raise StudioError("This is no kept assessment: it lacks its format.")
    if told["format"] != FORMAT:
        raise StudioError(
            f"This assessment was kept in format {told['format']}; this version of SLA Studio "
            f"reads format {FORMAT}. Judge the period again."
        )
    try:
        assessment: Assessment = _KEPT.read(told["assessment"])
    except StudioError as error:
        raise StudioError(
            f"The kept assessment is damaged ({error}). Judge the period again."
        ) from None
    return assessment


def _read_terms(told: Json) -> Agreement:
    problems: list[Problem] = []
    terms = from_plain(Agreement, told, problems)
    if problems:
        raise MisfitError(f"{problems[0].column}: {problems[0].message}")
    return terms


_KEPT = JsonForms({Agreement: JsonForm(to_plain, _read_terms)}).of(Assessment)
