"""What became of the promises: what was missed and what coincides with it, what has no verdict, what got better."""

from __future__ import annotations

from decimal import Decimal

from slastudio.contract.words.catalogue import say
from slastudio.contract.words.figures import show_value
from slastudio.judge.drift.new_ids import VERSION_COLUMNS
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.carriers import Carrier
from slastudio.judge.outcome.beside.narrative import SHARE, BoundFigure, DraftSentence
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.outcome.statuses import is_settled, status_named
from slastudio.judge.telling.narrative.drafting import Drafted, Wording, sentence
from slastudio.judge.telling.readings import between_words
from slastudio.judge.telling.results import finding_words, value_words

_MISSED, _RESERVED, _CARRIED, _NO_VERDICT, _ALL_WELL = 92, 90, 76, 66, 60
_MOST_NAMED = 2


def promise_sentences(assessment: Assessment) -> Drafted:
    """Yield each miss with what carries it; then what got better, and what has no verdict."""
    carriers = {each.objective: each for each in assessment.carriers}
    for result in assessment.results:
        if result.verdict == "missed" and not result.overruled_by:
            yield _missed(assessment, result)
            if result.id in carriers:
                yield _carried(result, carriers[result.id])
    yield from _reserved(assessment)
    yield from _nothing_to_judge(assessment)
    yield from _without_verdict(assessment)
    yield from _all_met(assessment)
    yield from _improved(assessment)


def _missed(assessment: Assessment, result: Result) -> DraftSentence:
    figures = _value(result)
    wordings = [
        Wording(finding_words(result, assessment.period), figures),
        Wording(say("promise-missed", name=result.name, value=value_words(result)), figures[:1]),
    ]
    ranks = {each.id: each.rank for each in assessment.terms.objectives.objectives}
    weight = _MISSED if ranks.get(result.id) == "primary" else _MISSED - 2
    return sentence(
        f"missed:{result.id}",
        "promises",
        wordings,
        weight=weight,
        shown_by=tuple(each.file for each in result.sources),
        page="objectives",
        target=result.id,
    )


def _value(result: Result) -> tuple[BoundFigure, ...]:
    found = []
    if result.value is not None:
        found.append(BoundFigure(f"{result.id}.value", result.value, result.unit))
    if result.target is not None:
        found.append(BoundFigure(f"{result.id}.target", result.target, result.unit))
    return tuple(found)


def _carried(result: Result, carrier: Carrier) -> DraftSentence:
    share = BoundFigure(f"{result.id}.carried", carrier.percent / 100, SHARE)
    what = _carrier_words(carrier)
    wordings = [
        Wording(
            say("promise-carried", name=result.name, share=share.told, carrier=what),
            (share,),
        ),
        Wording(say("promise-carried-unnamed", share=share.told, carrier=what), (share,)),
    ]
    return sentence(
        f"carried:{result.id}",
        "promises",
        wordings,
        weight=_CARRIED,
        shown_by=(carrier.name,),
        page="objectives",
        target=result.id,
    )


def _carrier_words(carrier: Carrier) -> str:
    if carrier.column == "incident":
        return say("carrier-incident", name=carrier.name)
    word = VERSION_COLUMNS.get(carrier.column, carrier.column.removeprefix("seg."))
    return say("carrier", column=word, name=carrier.name)


def _reserved(assessment: Assessment) -> Drafted:
    """Yield what an answer decides, with the range it lies in: no value of it is the figure yet."""
    reserved = [each for each in assessment.results if each.verdict == "reserved"]
    for result in reserved[:_MOST_NAMED]:
        between = between_words(result)
        told = (
            say("promise-reserved-between", name=result.name, between=between)
            if between
            else say("promise-reserved", name=result.name)
        )
        yield sentence(
            f"reserved:{result.id}",
            "unknown",
            [
                Wording(told),
                Wording(say("promise-reserved-short", name=result.name)),
            ],
            weight=_RESERVED,
            page="data",
            target="questions",
        )


def _nothing_to_judge(assessment: Assessment) -> Drafted:
    """Yield that nothing happened which any promise is about, where evidence shows that."""
    results = assessment.results
    if results and all(each.verdict == "nothing_to_judge" for each in results):
        yield sentence(
            "promises:nothing",
            "promises",
            [Wording(say("promises-nothing-happened", period=assessment.period.title))],
            weight=_ALL_WELL,
            page="objectives",
        )


def _without_verdict(assessment: Assessment) -> Drafted:
    open_ones = [
        each
        for each in assessment.results
        if not is_settled(each.verdict) and each.verdict not in ("nothing_to_judge", "reserved")
    ]
    if not open_ones:
        return
    named = [
        say("promise-without-verdict", name=each.name, why=status_named(each.verdict).in_count)
        for each in open_ones
    ]
    number = BoundFigure("verdicts.open", Decimal(len(open_ones)))
    many = len(open_ones)
    fullest = (
        "promises-without-verdict-others"
        if many > _MOST_NAMED
        else "promises-without-verdict-named"
    )
    yield sentence(
        "unknown:verdicts",
        "unknown",
        [
            Wording(say(fullest, number=many, named=", ".join(named[:_MOST_NAMED])), (number,)),
            Wording(say("promises-without-verdict", number=many), (number,)),
        ],
        weight=_NO_VERDICT,
        page="objectives",
        target=open_ones[0].id,
    )


def _all_met(assessment: Assessment) -> Drafted:
    judged = [each for each in assessment.results if is_settled(each.verdict)]
    if not judged or any(each.verdict != "met" for each in judged):
        return
    number = BoundFigure("verdicts.met", Decimal(len(judged)))
    yield sentence(
        "promises:met",
        "promises",
        [
            Wording(say("promises-kept", number=len(judged)), (number,)),
        ],
        weight=_ALL_WELL,
        page="objectives",
    )


def _improved(assessment: Assessment) -> Drafted:
    for result in assessment.results:
        before, now = result.previous_value, result.value
        if result.movement != "improved" or before is None or now is None:
            continue
        came_back = result.previous_verdict == "missed" and result.verdict == "met"
        figures = (
            BoundFigure(f"{result.id}.previous", before, result.unit),
            BoundFigure(f"{result.id}.value", now, result.unit),
        )
        told = {
            "name": result.name,
            "before": show_value(before, result.unit),
            "now": value_words(result),
        }
        # its target would be a third figure
        fullest = "promise-improved-again" if came_back else "promise-improved"
        yield sentence(
            f"improved:{result.id}",
            "improved",
            [
                Wording(say(fullest, **told), figures),
                Wording(say("promise-improved", **told), figures),
            ],
            weight=54 if came_back else 38,
            shown_by=tuple(each.file for each in result.sources),
            page="objectives",
            target=result.id,
        )
