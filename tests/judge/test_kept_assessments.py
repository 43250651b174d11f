"""An assessment comes back from JSON as it was, and what is damaged says so."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.kept import FORMAT, assessment_as_json, assessment_from_json
from slastudio.operations.agreements.templates import template_agreement
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.machine.assessments import assessment_document
from slastudio.reports.workbook.book import write_workbook
from slastudio.reports.workbook.sheets import sheets
from slastudio.shared.json_values import JsonForms, MisfitError
from slastudio.shared.periods import Period, month_period
from slastudio.shared.problems import StudioError
from tests.conftest import SampleMonth
from tests.strength import tries

MONTHS = ("2026-06", "2026-07", "2026-08", "2026-09", "2026-10")
ISSUED = date(2026, 11, 3)
# of the fields of format 7; whoever changes them raises FORMAT and writes the new shape here
SHAPE = "24897deb66654af1"

_SINGLE: dict[object, st.SearchStrategy[Any]] = {
    str: st.text(max_size=8),
    bool: st.booleans(),
    int: st.integers(),
    float: st.floats(allow_nan=False) | st.integers(-9, 9),
    Decimal: st.decimals(allow_nan=False),
    Fraction: st.fractions(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
    NoneType: st.none(),
    Agreement: st.sampled_from([Agreement(), template_agreement("pilot", client="Café")]),
    Period: st.builds(month_period, st.integers(2020, 2030), st.integers(1, 12), st.just("UTC")),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Return a strategy for any value a field of this type can hold."""
    if hint in _SINGLE:
        return _SINGLE[hint]
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        parts = {field.name: values(hints[field.name]) for field in fields(hint)}
        return st.builds(hint, **parts)
    inner = get_args(hint)
    if get_origin(hint) is Literal:
        return st.sampled_from(inner)
    if get_origin(hint) is Mapping:
        return st.dictionaries(values(inner[0]), values(inner[1]), max_size=2)
    if get_origin(hint) is not tuple:
        return st.one_of(*map(values, inner))
    if inner[-1] is ...:
        return st.lists(values(inner[0]), max_size=2).map(tuple)
    return st.tuples(*map(values, inner))


def kept(assessment: Assessment) -> Assessment:
    """Return the assessment as it is after a stay in a file."""
    return assessment_from_json(
        json.loads(json.dumps(assessment_as_json(assessment), allow_nan=False))
    )


@pytest.fixture(scope="module")
def judged(sample_month: SampleMonth) -> dict[str, Assessment]:
    now = datetime(2026, 11, 6, 12, tzinfo=UTC)
    return {month: sample_month(month, now) for month in MONTHS}


@pytest.mark.parametrize("month", MONTHS)
def test_that_every_month_of_the_sample_comes_back_to_the_last_digit(
    judged: dict[str, Assessment], month: str
) -> None:
    back = kept(judged[month])
    assert back == judged[month]
    assert repr(back) == repr(judged[month])


# each day the month with most in it, before a release every one
@pytest.mark.parametrize("month", tries(MONTHS[-1:], MONTHS))
def test_that_documents_of_a_kept_month_are_the_same(
    judged: dict[str, Assessment], month: str, tmp_path: Path
) -> None:
    before, back = judged[month], kept(judged[month])
    assert report_document(back, ISSUED) == report_document(before, ISSUED)
    assert assessment_document(back) == assessment_document(before)
    assert tuple(sheets(back, ISSUED)) == tuple(sheets(before, ISSUED))
    for name, assessment in (("before", before), ("back", back)):
        write_workbook(assessment, tmp_path / name, ISSUED)
    assert (tmp_path / "back").read_bytes() == (tmp_path / "before").read_bytes()


@settings(suppress_health_check=list(HealthCheck), max_examples=tries(10, 50))
@given(values(Assessment))
def test_that_any_assessment_comes_back(assessment: Assessment) -> None:
    assert kept(assessment) == assessment


def places(told: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every (holder, key) of a document."""
    keys = told if isinstance(told, dict) else range(len(told)) if isinstance(told, list) else ()
    for key in keys:
        yield told, key
        yield from places(told[key])


_ANY_JSON = st.sampled_from([None, True, -1, 10**400, 1.5, "", "x", "1e9", [], [[1]], {}, {"a": 1}])


@settings(suppress_health_check=list(HealthCheck), max_examples=tries(10, 100))
@given(values(Assessment), st.data())
def test_that_a_damaged_document_is_an_error_of_ours_or_reads_as_an_assessment(
    assessment: Assessment, data: st.DataObject
) -> None:
    told = json.loads(json.dumps(assessment_as_json(assessment)))
    every = list(places(told))
    holder, key = every[data.draw(st.integers(0, len(every) - 1))]
    holder[key] = data.draw(_ANY_JSON)
    with contextlib.suppress(StudioError):
        assert isinstance(assessment_from_json(told), Assessment)


def test_that_a_damaged_place_is_named(judged: dict[str, Assessment]) -> None:
    told: Any = assessment_as_json(judged["2026-09"])
    told["assessment"]["costs"]["total"] = "much"
    with pytest.raises(StudioError, match=r"costs: total: “much” is no Decimal"):
        assessment_from_json(told)
    told["format"] = FORMAT + 1
    with pytest.raises(StudioError, match=f"kept in format {FORMAT + 1}"):
        assessment_from_json(told)


def shape(hint: Any) -> Any:
    """Return what JSON looks like for a type: names of fields, and the types at the ends."""
    if hint is Agreement or not (is_dataclass(hint) or get_args(hint)):
        return getattr(hint, "__name__", str(hint))
    if is_dataclass(hint):
        return {name: shape(each) for name, each in get_type_hints(hint).items()}
    return [str(get_origin(hint)), *map(shape, get_args(hint))]


@pytest.mark.rapid
def test_that_other_fields_are_another_format() -> None:
    told = json.dumps(shape(Assessment), sort_keys=True)
    assert (FORMAT, hashlib.sha256(told.encode()).hexdigest()[:16]) == (7, SHAPE)


@pytest.mark.rapid
@given(st.data())
def test_that_every_type_a_field_may_have_comes_back(data: st.DataObject) -> None:
    @dataclass(frozen=True)
    class Inner:
        share: Fraction
        spans: tuple[tuple[datetime, float], ...]

    hint = Mapping[date, tuple[Inner | None, Literal["a", "b"], Decimal]]
    form = JsonForms({}).of(hint)
    value = data.draw(values(hint))
    assert form.read(json.loads(json.dumps(form.write(value), allow_nan=False))) == value


@pytest.mark.rapid
@pytest.mark.parametrize("hint", [set[str], dict[str, int], date | datetime, Any, object])
def test_that_a_type_nobody_can_read_back_is_refused_at_once(hint: Any) -> None:
    with pytest.raises(TypeError):
        JsonForms({}).of(hint)


@pytest.mark.rapid
@pytest.mark.parametrize(
    ("hint", "value"),
    [(int, 1.5), (str, None), (date, datetime(2026, 9, 1, tzinfo=UTC)), (bool, 1)],
)
def test_that_a_value_of_another_type_than_declared_is_not_written(hint: Any, value: Any) -> None:
    with pytest.raises(MisfitError):
        JsonForms({}).of(hint).write(value)
