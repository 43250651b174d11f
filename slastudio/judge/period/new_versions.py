"""Find the versions that answered for the first time in a period, workflow by workflow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pandas as pd

from slastudio.judge.drift.new_ids import VERSION_COLUMNS, names_id
from slastudio.judge.duties.history import ChangeNaming, NewVersion
from slastudio.judge.duties.playbooks import same_word
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.records import Entered
from slastudio.judge.period.computed_rows import versions_read
from slastudio.measure.indicators.rows import weights_of

_BEFORE = timedelta(days=35)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def new_versions(inputs: Inputs) -> tuple[NewVersion, ...]:
    """Return each version of model, prompt or retrieval whose first request in a workflow lies in the
    period, in order of time.

    A workflow's first version of a kind is no update: there was none before. Only where a version
    appears that the weeks before do not hold is everything looked through.
    """
    if not inputs.kind_counts.get("requests"):
        return ()
    period = inputs.period
    recent = _grouped(inputs, period.start - _BEFORE)
    start = pd.Timestamp(period.start)
    if not any(bool((each["first"] >= start).any()) for each in recent.values()):
        return ()
    entries = tuple(_entries(inputs))
    found = []
    for column, seen in _grouped(inputs, _EPOCH).items():
        begun = seen.groupby("workflow")["first"].transform("min")
        new = seen[(seen["first"] >= start) & (seen["first"] > begun)]
        for workflow, value, first, rows in zip(
            new["workflow"], new["value"], new["first"], new["rows"], strict=True
        ):
            named = tuple(
                naming
                for each, naming in entries
                if names_id(each.fields, each.text("title"), str(value))
                and _is_of(naming, str(workflow), inputs)
            )
            found.append(
                NewVersion(
                    str(workflow), column, str(value), first.to_pydatetime(), int(rows), named
                )
            )
    return tuple(
        sorted(found, key=lambda each: (each.first, each.workflow, each.column, each.value))
    )


def _is_of(entry: ChangeNaming, workflow: str, inputs: Inputs) -> bool:
    """Tell whether an entry is about a workflow, which it may call by its name; one that says none is
    about all.
    """
    agreement = inputs.terms_at(inputs.period.end - timedelta(seconds=1)).agreement
    named = {same_word(workflow)} | {
        same_word(each.name)
        for each in agreement.coverage.workflows
        if same_word(each.id) == same_word(workflow)
    }
    return not entry.workflow or same_word(entry.workflow) in named


def _grouped(inputs: Inputs, start: datetime) -> dict[str, pd.DataFrame]:
    """Return for each version column (workflow, value, first, rows), one row a pair."""
    columns = (*VERSION_COLUMNS, "workflow", "time")
    data = versions_read(inputs, "requests", columns, start, inputs.period.end)
    if data is None:
        return {}  # what was counted without versions may hold those that seem new
    data = data[data["time"].notna()]
    found = {}
    for column in VERSION_COLUMNS:
        if column not in data.columns or not data[column].notna().any():
            continue
        known = data[data[column].notna()]
        flows = known["workflow"].astype(object) if "workflow" in known.columns else None
        plain = pd.DataFrame(
            {
                "workflow": "" if flows is None else flows.where(flows.notna(), "").astype(str),
                "value": known[column].astype(str),
                "time": known["time"],
                "records": weights_of(known),
            }
        )
        plain = plain[plain["value"].str.strip() != ""]
        grouped = plain.groupby(["workflow", "value"], sort=True)
        found[column] = grouped.agg(first=("time", "min"), rows=("records", "sum")).reset_index()
    return found


def _entries(inputs: Inputs) -> Iterator[tuple[Entered, ChangeNaming]]:
    for each in inputs.records.of("changes"):
        at = each.moment("when")
        if at is None or each.text("status") == "cancelled":
            continue
        yield (
            each,
            ChangeNaming(
                each.id,
                at,
                each.text("workflow"),
                each.text("approved_by"),
                each.moment("approved"),
                each.moment("announced"),
                each.text("tested"),
                each.text("emergency") == "yes",
            ),
        )
