"""What has to be asked of a table so that a project's objectives can be judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from slastudio.contract.indicators.table import runs_clocks
from slastudio.contract.indicators.vendor_figures import measured_as, terms_for_vendor
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.kinds import kind_named
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.verdicts.exclusions import applied_exclusions
from slastudio.measure.indicators.forms import form_of
from slastudio.measure.indicators.recipes import recipe_for
from slastudio.measure.rollups.rollup import (
    Rollup,
    burn_rollup_of,
    rollup_of,
    spend_of,
    together,
    versions_of,
    volume_of,
    why_not,
)
from slastudio.operations.analysis.assessments import inputs_for
from slastudio.project.file import Project
from slastudio.shared.periods import Period
from slastudio.shared.problems import StudioError
from slastudio.warehouse.pack import FORMAT, AskedObjective, Pack, PackedSource
from slastudio.warehouse.questions import asked_of
from slastudio.warehouse.source import WarehouseSource

_CLOCKS = "its clocks run on single cases; import the cases as rows"


@dataclass(frozen=True)
class Plan:
    """Hold what is asked: the pack, and the objectives that read records of the sources' kinds."""

    pack: Pack

    @property
    def computed(self) -> tuple[AskedObjective, ...]:
        return tuple(each for each in self.pack.objectives if each.rollups)

    @property
    def left(self) -> tuple[AskedObjective, ...]:
        """Return the objectives that have to be judged on rows, each with the reason."""
        return tuple(each for each in self.pack.objectives if not each.rollups)


def plan(
    project: Project,
    sources: Iterable[tuple[WarehouseSource, str]],
    period: Period,
    *,
    plain: bool = False,
) -> Plan:
    """Return what is asked of sources, each with its engine's name, over the whole days of a period;
    raise StudioError where nothing could be judged on it.

    plain: numbers come back as they are, for an engine on this machine.
    """
    inputs = inputs_for(project, period, datetime.now(UTC))
    terms = inputs.terms_at(period.end)
    listed = list(sources)
    agreements = [each.agreement for each in inputs.terms]
    packed, objectives = [], []
    for source, engine in listed:
        found = list(_asked_objectives(agreements, source))
        rollups = {volume_of(source.evidence), *(each for _, own in found for each in own)}
        if source.evidence == "requests" and source.column("cost"):
            rollups.add(spend_of(source.evidence))
        versions = versions_of(source.evidence)
        if source.evidence == "requests" and any(source.column(each) for each in versions.keys[:3]):
            rollups.add(versions)
        asked = tuple(asked_of(source, each, plain=plain) for each in together(rollups))
        packed.append(PackedSource(source, engine, asked))
        objectives += [each for each, _ in found]
    _require_apart(listed)
    if not any(each.rollups for each in objectives):
        told = (
            "; ".join(f"{each.name}: {each.why_not}" for each in objectives)
            or "no objective reads them"
        )
        raise StudioError(f"Nothing of these sources could be judged: {told}.")
    pack = Pack(
        FORMAT,
        (terms.ref.version, terms.ref.sha256),
        period.zone,
        period.first_day,
        period.last_day,
        tuple(sorted(_edges(inputs, period))),
        tuple(packed),
        tuple(objectives),
    )
    return Plan(pack)


def _require_apart(sources: list[tuple[WarehouseSource, str]]) -> None:
    kinds: dict[str, str] = {}
    for source, _ in sources:
        if source.evidence in kinds:
            raise StudioError(
                f"“{kinds[source.evidence]}” and “{source.name}” both hold {source.evidence}; their records would "
                "count twice. Make one view of both tables, or leave one out."
            )
        kinds[source.evidence] = source.name


def _asked_objectives(
    agreements: Iterable[Agreement], source: WarehouseSource
) -> Iterator[tuple[AskedObjective, tuple[Rollup, ...]]]:
    """Yield the objectives of all versions that read a source's kind, with what each needs of it."""
    told: dict[str, tuple[AskedObjective, tuple[Rollup, ...]]] = {}
    for agreement in agreements:
        own = ((agreement, each) for each in agreement.objectives.objectives)
        for terms, objective in (*own, *_vendors(agreement)):
            if objective.indicator.evidence != source.evidence:
                continue
            rollups, reason = _rollups(terms, objective, source)
            before = told.get(objective.id, (None, ()))[1]
            every = tuple(dict.fromkeys((*before, *rollups)))
            asked = AskedObjective(
                objective.id,
                objective.name or objective.id,
                tuple(each.id for each in every),
                "" if every else reason,
                tuple(
                    dict.fromkeys(
                        name
                        for each in every
                        for name in each.columns
                        if source.column(name) is None and name != "currency"
                    )
                ),
            )
            told[objective.id] = (asked, every)
    yield from told.values()


def _vendors(agreement: Agreement) -> Iterator[tuple[Agreement, Objective]]:
    """Yield what vendors promise, as it is measured on the records, and under which terms."""
    for dependency in agreement.coverage.dependencies:
        promised = measured_as(dependency)
        if promised is not None:
            yield terms_for_vendor(agreement, promised), promised


def _rollups(
    agreement: Agreement, objective: Objective, source: WarehouseSource
) -> tuple[tuple[Rollup, ...], str]:
    if runs_clocks(objective.indicator):
        return (), _CLOCKS
    try:
        recipe = recipe_for(
            objective, agreement.objectives, agreement.evaluation.sets, agreement.coverage
        )
    except StudioError as error:
        return (), str(error)
    if reason := why_not(recipe):
        return (), reason
    rollup, burn = rollup_of(recipe), burn_rollup_of(recipe)
    # of others a missing column is a missing value in every record, as it is in an export without it
    needed = kind_named(source.evidence).recorded(form_of(recipe).needs(recipe))
    lacking = sorted(each for each in needed if source.column(each) is None)
    if kind_named(source.evidence).time in lacking:
        lacking.remove(kind_named(source.evidence).time)
    if lacking:
        return (), f"the mapping names no column for {', '.join(lacking)}"
    return (rollup,) if burn is None else (rollup, burn), ""


def _edges(inputs: Inputs, period: Period) -> Iterator[int]:
    """Yield the seconds within a period at which time begins or ends to be left out of any objective."""
    for terms in inputs.terms:
        for objective in terms.agreement.objectives.objectives:
            applied = applied_exclusions(terms.agreement, objective, inputs.exclusions, period)
            for moment in (each for one in applied for span in one.spans for each in span):
                if period.start < moment < period.end and not moment.microsecond:
                    yield int(moment.timestamp())
