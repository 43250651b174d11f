"""YAML of strangers looked at piece by piece before anything is built of it: how much there is, how
deep, and nothing that refers to something else.
"""

from __future__ import annotations

import re

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

# a tag is read in a time that grows with the square of its length
_ENDLESS_TAG = re.compile(r"(?<!\S)!\S{200}")
# YAML nested deeper would end in Python's recursion limit
_DEEPEST = 40
# the longest template has four thousand; sixty thousand unknown keys would be read for minutes
_MOST_PIECES = 30_000


def require_plain_yaml(text: str, what: str) -> None:
    """Raise YAMLError where a text holds references, is nested deeper than any field, or holds more
    pieces than people write; what: the kind of file it is.
    """
    if _ENDLESS_TAG.search(text):
        raise YAMLError(f"tags (!name) are not allowed in {what}")
    depth = 0
    for number, event in enumerate(YAML(typ="safe", pure=True).parse(text)):
        # references would let a small file grow without bound in memory
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise YAMLError(f"references (&name, *name) are not allowed in {what}")
        depth += isinstance(event, (MappingStartEvent, SequenceStartEvent))
        depth -= isinstance(event, (MappingEndEvent, SequenceEndEvent))
        if depth > _DEEPEST:
            raise YAMLError(f"it is nested deeper than {_DEEPEST} groups, which no field is")
        if number > _MOST_PIECES:
            raise YAMLError(
                f"it holds more than {_MOST_PIECES:,} keys and values, which no {what} do"
            )
