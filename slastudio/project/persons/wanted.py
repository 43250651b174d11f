"""The value that is looked for: how it is recognised in texts, JSON and bytes, and replaced."""

from __future__ import annotations

import html
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from slastudio.shared.json_values import Json
from slastudio.shared.problems import StudioError

_SHORTEST, _LONGEST = 3, 200
# each encoding, and what goes on a word in it
_WORD = b"[A-Za-z0-9_]"
_ENCODINGS = (
    ("utf-8", _WORD, _WORD),
    ("latin-1", _WORD, _WORD),
    ("utf-16-le", _WORD + b"\\x00", _WORD + b"\\x00"),
    ("utf-16-be", b"\\x00" + _WORD, b"\\x00" + _WORD),
)


@dataclass(frozen=True)
class Wanted:
    """Hold a value, such as a name, an address or an id, and the forms imports stored it in.

    It is found in any letter case, where no letter or digit goes on before or after it: “u-17” is
    not in “u-171”. forms: hashed or shortened, found as they are.
    """

    value: str
    forms: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _SHORTEST <= len(self.value.strip()) <= _LONGEST or self.value != self.value.strip():
            raise StudioError(
                f"“{self.value[:40]}” cannot be looked for: a value has {_SHORTEST} to {_LONGEST} characters, "
                "none of them a blank at its ends."
            )

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Return what finds it; a value that begins or ends with a sign needs no end of a word."""
        plain = rf"(?<!\w){re.escape(self.value)}(?!\w)"
        return re.compile("|".join((plain, *map(re.escape, self.forms))), re.IGNORECASE)

    def is_in(self, text: object) -> bool:
        return isinstance(text, str) and self.pattern.search(text) is not None

    def replaced(self, text: str, by: str) -> str:
        return self.pattern.sub(lambda _found: by, text)

    def replaced_json(self, text: str, by: str) -> str:
        """Return a JSON document with the value replaced in its texts and keys; what is no JSON is
        taken as a text.
        """
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            return self.replaced(text, by)
        return json.dumps(self._walked(document, by))

    def _walked(self, told: Json, by: str) -> Json:
        if isinstance(told, str):
            return self.replaced(told, by)
        if isinstance(told, dict):
            return {self.replaced(k, by): self._walked(each, by) for k, each in told.items()}
        if isinstance(told, list):
            return [self._walked(each, by) for each in told]
        return told

    def is_in_json(self, text: object) -> bool:
        """Tell whether a JSON document holds the value, however its letters are written."""
        return isinstance(text, str) and self.replaced_json(text, "") != self.replaced_json(
            text, self.value
        )

    def is_in_bytes(self, data: bytes) -> bool:
        """Tell whether a file of plain text holds the value, in one of the usual encodings."""
        return self._in_bytes.search(data) is not None

    @cached_property
    def _in_bytes(self) -> re.Pattern[bytes]:
        found = []
        for text in sorted(self._written):
            for encoding, before, after in _ENCODINGS:
                with suppress(UnicodeEncodeError):
                    raw = re.escape(text.encode(encoding))
                    found.append(b"(?<!" + before + b")" + raw + b"(?!" + after + b")")
        return re.compile(b"|".join(found), re.IGNORECASE)

    @cached_property
    def _written(self) -> frozenset[str]:
        """Return how files may write the value: JSON and XML have ways of their own."""
        texts = {*self.forms}
        # in bytes only letters of ASCII have two cases
        for each in (self.value, self.value.lower(), self.value.upper(), self.value.title()):
            texts |= {each, json.dumps(each)[1:-1]}
            texts |= {html.escape(each), html.escape(each, quote=False)}
        return frozenset(texts)
