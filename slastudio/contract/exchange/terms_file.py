"""The terms as a YAML file: written with a comment per section, read with every mistake named by
its place.
"""

from __future__ import annotations

import io
from datetime import date, datetime

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import LiteralScalarString

from slastudio.contract.exchange.codec import from_plain, plain_value, to_plain
from slastudio.contract.exchange.yaml_bounds import require_plain_yaml
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import fields_of
from slastudio.contract.terms.places import leaves, path_text
from slastudio.shared.json_values import JsonObject
from slastudio.shared.problems import Problem, StudioError

FORMAT = "slastudio-terms-1"
# terms are written by people; a larger file is no terms file, and would be parsed for minutes
MAX_BYTES = 1024 * 1024
MAX_TEXT = 20_000


def dump_terms(agreement: Agreement) -> str:
    """Return the agreement as YAML; reading it back gives the same agreement."""
    document = CommentedMap({"format": FORMAT})
    for spec in fields_of(Agreement):
        document[spec.name] = _written(_section(getattr(agreement, spec.name)))
        document.yaml_set_comment_before_after_key(
            spec.name, before=f"\n{spec.label}. {spec.help}".rstrip()
        )
    out = io.StringIO()
    writer = YAML()
    writer.width = 110
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.dump(document, out)
    return out.getvalue()


def _section(section: object) -> JsonObject:
    """Return a section as plain data with every field of its own, so that a reader sees what could
    be filled in.
    """
    plain = to_plain(section)
    for spec in fields_of(type(section)):
        if spec.kind == "records":
            plain[spec.name] = [_filled(each) for each in getattr(section, spec.name)]
    return plain


def _filled(record: object) -> JsonObject:
    """Return a record in a list without what is empty and is read back as empty."""
    plain: JsonObject = {}
    fresh = type(record)()
    for spec in fields_of(type(record)):
        value = getattr(record, spec.name)
        if value in ("", None, (), False) and value == getattr(fresh, spec.name):
            continue
        if spec.kind == "record":
            plain[spec.name] = _filled(value)
        elif spec.kind == "records":
            plain[spec.name] = [_filled(each) for each in value]
        else:
            plain[spec.name] = plain_value(value)
    return plain


def _written(value: object) -> object:
    if isinstance(value, dict):
        return {key: _written(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_written(each) for each in value]
    return (
        LiteralScalarString(value) if isinstance(value, str) and _is_plain_prose(value) else value
    )


def _is_plain_prose(text: str) -> bool:
    """Tell whether a text survives as a block of lines; any other is quoted on one line."""
    lines = text.split("\n")
    return len(lines) > 1 and all(
        line.isprintable() and line and line == line.strip() for line in lines
    )


def load_terms(text: str, file: str = "the terms file", *, shipped: bool = False) -> Agreement:
    """Read YAML terms; raise one StudioError that lists every misplaced or unknown field.

    shipped: they came with the program and are taken to be as they were tested, which saves half
    the time; any other file may be anybody's.
    """
    if len(text.encode()) > MAX_BYTES:
        raise StudioError(f"{file} is larger than 1 MB; a terms file holds a few hundred lines.")
    try:
        if not shipped:
            require_plain_yaml(text, "terms")
        data = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError) as error:
        detail = " ".join(str(error).split())[:300]
        raise StudioError(f"{file} is not valid YAML: {detail}") from None
    if not isinstance(data, dict):
        raise StudioError(
            f"{file} holds no terms. Start from “slastudio terms get PROJECT -o terms.yaml”."
        )
    if data.pop("format", FORMAT) != FORMAT:
        raise StudioError(f"{file} is of another format; this program reads format: {FORMAT}.")
    problems: list[Problem] = []
    agreement = from_plain(Agreement, _plain(data), problems)
    for path, _, value in leaves(agreement):
        for written in value if isinstance(value, tuple) else (value,):
            if isinstance(written, str) and len(written) > MAX_TEXT:
                message = (
                    f"this text has {len(written):,} characters; a field holds at most {MAX_TEXT:,}"
                )
                problems.append(Problem(message, None, path_text(path)))
    if problems:
        listed = "\n".join(f"  {p.column}: {p.message}" for p in problems[:12])
        more = f"\n  … and {len(problems) - 12} more" if len(problems) > 12 else ""
        raise StudioError(
            f"{file} was not applied; nothing was changed. Correct these fields:\n{listed}{more}"
        )
    return agreement


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value.isoformat() if isinstance(value, date) else value
