"""What the text of a pasted cell means for a declared field, read with the forms' own rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from slastudio.contract.terms.fields import ROLES, FieldSpec
from slastudio.ui.forms.fields.editors import Surroundings
from slastudio.ui.forms.fields.reading import clean, is_key, read, split_entries

_YES, _NO = ("yes", "y", "true", "1", "x", "✓"), ("no", "n", "false", "0", "–", "-")
_MOST_NAMED = 6


def meant(spec: FieldSpec, around: Surroundings, text: str, before: Any, unit: str) -> Any:
    """Return the value that a pasted text means for a field that held `before`; ValueError has
    words for the user. An empty text empties a field that may be empty, and leaves any other.

    unit: that of the record the field stands in, "" where it has none.
    """
    text = clean(text).strip()
    if not text:
        return _emptied(spec, before)
    if spec.kind == "flag":
        return _flag(text)
    if spec.kind == "choice":
        return _choice(spec, text)
    if spec.kind == "reference":
        return _referred(spec, around, text)
    if spec.kind == "references":
        return tuple(dict.fromkeys(_all_referred(spec, around, text)))
    if spec.kind == "lines":
        text = split_entries(text, before)
    return read(spec, text, before, unit)


def _emptied(spec: FieldSpec, before: Any) -> Any:
    if spec.kind in ("lines", "references"):
        return ()
    if spec.kind in ("prose", "reference", "duration") or (
        spec.kind == "text" and not is_key(spec)
    ):
        return ""
    return None if spec.optional else before


def _flag(text: str) -> bool:
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise ValueError(f"“{text}” is neither yes nor no.")


def _choice(spec: FieldSpec, text: str) -> str:
    wanted = _plain(text)
    for value, words in spec.choices:
        if wanted in (_plain(value), _plain(words), _plain(words.partition(":")[0])):
            return value
    raise ValueError(f"“{text}” is none of {_named([words for _, words in spec.choices])}.")


def _all_referred(spec: FieldSpec, around: Surroundings, text: str) -> Iterator[str]:
    for part in (part.strip() for part in re.split(r"[;\n]", text)):
        try:
            # a name may hold a comma itself
            if part:
                yield _referred(spec, around, part)
        except ValueError:
            if "," not in part:
                raise
            yield from (_referred(spec, around, each) for each in part.split(",") if each.strip())


def _referred(spec: FieldSpec, around: Surroundings, text: str) -> str:
    options = around.agreement().options(spec.refers_to)
    wanted = _plain(text)
    found = [value for value, words in options if wanted in (_plain(value), _plain(words))]
    if len(set(found)) == 1:
        return found[0]
    if spec.refers_to == ROLES:
        # a role that is named for the first time becomes a contact, as it does when typed
        return text
    if found:
        raise ValueError(f"“{text}” names several records.")
    names = [words for _, words in options]
    raise ValueError(f"“{text}” is none of {_named(names)}." if names else f"“{text}”: none yet.")


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _named(words: list[str]) -> str:
    shown = [each.partition(":")[0] for each in words[:_MOST_NAMED]]
    return ", ".join(shown) + (", …" if len(words) > _MOST_NAMED else "")
