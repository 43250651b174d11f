"""Checks of plain data, from which the rules of OpenSLO documents are put together; each yields
what is wrong, with its path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError

Check = Callable[[Any, str], Iterator[str]]
_KEY = re.compile(r"[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?")
_PREFIX = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*")


@dataclass(frozen=True)
class Field:
    """Declare one field: its check, whether it must be there, and the section of the specification
    that says so.
    """

    check: Check
    section: str
    required: bool = False


@dataclass(frozen=True)
class Shape:
    """Declare a group of fields.

    exactly_one, at_most_one: groups of fields of which so many may be given, with their section.
    beyond: checks that look at several fields at once.
    """

    fields: Mapping[str, Field]
    exactly_one: tuple[tuple[tuple[str, ...], str], ...] = ()
    at_most_one: tuple[tuple[tuple[str, ...], str], ...] = ()
    beyond: Check | None = None

    def __call__(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with a value, each with its path."""
        if not isinstance(value, dict):
            yield f"{path}: must be a group of fields"
            return
        for name in value:
            if name not in self.fields:
                yield f"{path}.{name}: is no field of the specification"
        for name, field in self.fields.items():
            if name in value:
                yield from (
                    f"{message} ({field.section})"
                    for message in field.check(value[name], f"{path}.{name}")
                )
            elif field.required:
                yield f"{path}.{name}: is required ({field.section})"
        yield from self._choices(value, path)
        if self.beyond is not None:
            yield from self.beyond(value, path)

    def _choices(self, value: dict[str, Any], path: str) -> Iterator[str]:
        for names, section in self.exactly_one:
            if sum(name in value for name in names) != 1:
                yield f"{path}: exactly one of {', '.join(names)} must be given ({section})"
        for names, section in self.at_most_one:
            if sum(name in value for name in names) > 1:
                yield f"{path}: only one of {', '.join(names)} may be given ({section})"


def text(longest: int | None = None) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str) or not value:
            yield f"{path}: must be text"
        elif longest is not None and len(value) > longest:
            yield f"{path}: may have at most {longest} characters"

    return check


def pattern(regex: re.Pattern[str], form: str) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, str) or not regex.fullmatch(value):
            yield f"{path}: must be {form}"

    return check


def one_of(*allowed: str) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if value not in allowed:
            yield f"{path}: must be one of {', '.join(allowed)}"

    return check


def number(holds: Callable[[float], bool], form: str) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not holds(value):
            yield f"{path}: must be {form}"

    return check


def boolean(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield f"{path}: must be true or false"


def anything(_value: Any, _path: str) -> Iterator[str]:
    return iter(())


def filled_group(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict) or not value:
        yield f"{path}: must be a group with at least one field"


def listed(item: Check, least: int = 0, most: int | None = None) -> Check:
    def check(value: Any, path: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{path}: must be a list"
            return
        if len(value) < least or (most is not None and len(value) > most):
            yield f"{path}: must have {'exactly' if least == most else 'at least'} {least} entry"
        for at, each in enumerate(value):
            yield from item(each, f"{path}[{at}]")

    return check


def moment(value: Any, path: str) -> Iterator[str]:
    try:
        datetime.strptime(value, "%Y-%m-%d %H:%M:%S")
    except (TypeError, ValueError):
        yield f"{path}: must be a text such as 2026-01-01 00:00:00"


def time_zone(value: Any, path: str) -> Iterator[str]:
    try:
        zone(str(value))
    except StudioError:
        yield f"{path}: must be an IANA time zone"


def label_group(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: must be a group of labels"
        return
    for key, each in value.items():
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            yield f"{path}.{key}: is no valid key"
        if not isinstance(each, str) and not (
            isinstance(each, list) and all(isinstance(one, str) for one in each)
        ):
            yield f"{path}.{key}: must be text or a list of texts"


def annotation_group(value: Any, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{path}: must be a group of annotations"
        return
    for key, each in value.items():
        prefix, slash, name = str(key).rpartition("/")
        if not _KEY.fullmatch(name) or (
            slash and (len(prefix) > 253 or not _PREFIX.fullmatch(prefix))
        ):
            yield f"{path}.{key}: is no valid key"
        if prefix == "openslo.com":
            yield f"{path}.{key}: this prefix is reserved"
        if not isinstance(each, str):
            yield f"{path}.{key}: must be text"
