"""What of a file is personal or a message's text: left out, hashed or shortened before anything is
stored.

The mapping's option "privacy" names source headings and what becomes of them: "keep", "drop" (a
mark stands where a text stood), "hash" (the same text gives the same short code in one project) or
"truncate:12" (the first characters stay).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Series
from slastudio.shared.problems import Problem, StudioError

LEFT_OUT = "(left out)"
_LONG = 100  # the middle length from which a column is taken for free text
_LOOK = 500
_CELL = 40
_SEARCHED = 20_000
_MESSAGES = re.compile(
    r"(?:^|[._\s])(?:message|messages|prompt|prompts|completion|completions|transcript|utterance|chat|conversation_text|"
    r"user_input|request_body|response_body|input_text|output_text|user_message|assistant_message|reply|body|comment|"
    r"comments|feedback_text|email_text|nachricht|kommentar|mensaje|comentario|texte)$",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\d.,-])(?:\d[ -]?){12,18}\d(?![\d.,-])")
# what is looked for, signs one of which it always holds and which are found much faster, and how it
# is written
_SORTS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        "e-mail addresses",
        ("@",),
        re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}", re.IGNORECASE),
    ),
    (
        "phone numbers",
        ("+", "00"),
        re.compile(
            r"(?<![\w.+-])(?:\+|00)\d{1,3}[ ()./-]{0,2}(?:\d[ ()./-]{0,2}){6,12}\d(?![\w.])"
        ),
    ),
    (
        "keys or passwords",
        (
            *(f"{start}k{sign}" for start in "spr" for sign in "-_"),
            *(f"gh{letter}_" for letter in "pousr"),
            *("AKIA", "xox", "eyJ", "AIza", "-----BEGIN ", "Bearer "),
        ),
        re.compile(
            r"\b(?:sk|pk|rk)[-_](?:live|test|proj|ant|or)?[-_]?[A-Za-z0-9_-]{16,}|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{30,}"
            r"|\bxox[abprs]-[A-Za-z0-9-]{10,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.|\bAIza[\w-]{30,}"
            r"|-----BEGIN [A-Z ]*PRIVATE KEY|\bBearer [\w.~+/-]{20,}",
        ),
    ),
)


def found_in(text: str) -> tuple[str, ...]:
    """Return what sorts of personal or secret matter a text holds."""
    sorts = [
        name for name, signs, pattern in _SORTS if _holds_any(text, signs) and pattern.search(text)
    ]
    if any(_is_card(re.sub(r"[ -]", "", match[0])) for match in _CARD.finditer(text)):
        sorts.append("card numbers")
    return tuple(sorts)


def _holds_any(text: str, signs: Sequence[str]) -> bool:
    return not signs or any(sign in text for sign in signs)


def _is_card(digits: str) -> bool:
    """Tell a card number by its first digit, its length and Luhn's check sum (ISO/IEC 7812-1)."""
    if not 13 <= len(digits) <= 19 or digits[0] not in "3456" or len(set(digits)) < 4:
        return False
    doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0


def scan(columns: Iterable[tuple[str, Iterable[str | None]]]) -> Counter[tuple[str, str]]:
    """Count (heading, sort) over texts: how many of them hold that sort of matter."""
    found: Counter[tuple[str, str]] = Counter()
    for heading, texts in columns:
        looked = [text[:_SEARCHED] for text in texts if text and len(text) > 5]
        if found_in("\n".join(looked)):  # one search of all is many times faster than one of each
            for text in looked:
                found.update((heading, sort) for sort in found_in(text))
    return found


def warnings(found: Mapping[tuple[str, str], int]) -> list[Problem]:
    """Return a warning for each heading that holds personal or secret matter."""
    return [
        Problem(
            f"“{heading}” holds {sort} (seen in {count:,} of the texts looked at). Leave the column out, or have it hashed or "
            "shortened, unless the agreement allows you to keep them.",
            column=heading,
            level="warning",
        )
        for (heading, sort), count in sorted(found.items())
    ]


def is_free_text(heading: str, texts: Sequence[str], *, by_length: bool = True) -> bool:
    """Tell a column of messages: by its heading, or because its texts are long and differ."""
    texts = [text for text in texts[:_LOOK] if text]
    if not texts:
        return False
    typical = sorted(len(text) for text in texts)[len(texts) // 2]
    worded = sum(" " in text.strip() for text in texts) * 2 > len(texts)
    named = bool(_MESSAGES.search(heading.strip()))
    long = by_length and typical > _LONG and len(set(texts)) * 2 > len(texts)
    return worded and ((named and typical > 12) or long)


def propose(
    columns: Mapping[str, Sequence[str]], identities: Iterable[str], *, by_length: bool
) -> dict[str, str]:
    """Return the columns of message texts, which are left out unless somebody decides otherwise.

    identities: headings that tell records apart; they are kept, because items of a golden set are
    read by their names. by_length: long texts count as messages whatever their heading says.
    """
    kept = set(identities)
    return {
        heading: "drop"
        for heading, texts in columns.items()
        if heading not in kept and is_free_text(heading, texts, by_length=by_length)
    }


def require_actions(actions: Mapping[str, str]) -> None:
    """Raise StudioError for an action nobody knows."""
    for heading, action in actions.items():
        if action not in ("keep", "drop", "hash") and not re.fullmatch(
            r"truncate:[1-9]\d{0,3}", action
        ):
            raise StudioError(
                f"“{action}” for “{heading}” is not known. Write keep, drop, hash or truncate:12."
            )


def guarded(values: Series, action: str, secret: str) -> Series:
    """Return a column of texts as an action leaves it; what is missing stays missing."""
    if action == "keep":
        return values
    change = _change(action, secret)
    if isinstance(values.dtype, pd.CategoricalDtype):
        words = [change(str(each)) for each in values.cat.categories]
        different = list(dict.fromkeys(words))
        places = np.array([different.index(word) for word in words] + [-1], np.int32)
        return pd.Series(
            pd.Categorical.from_codes(
                places[values.cat.codes.to_numpy()], pd.Index(different, dtype=object)
            )
        )
    return pd.Series(
        [
            None if missing else change(str(each))
            for each, missing in zip(values.tolist(), values.isna(), strict=True)
        ],
        dtype=object,
    )


def _change(action: str, secret: str) -> Callable[[str], str]:
    if action == "drop":
        # an empty answer is still told from a given one
        return lambda text: LEFT_OUT if text.strip() else text
    if action == "hash":
        return lambda text: hashed(text, secret)
    kept = int(action.partition(":")[2])
    return lambda text: text if len(text) <= kept else text[:kept] + "…"


def hashed(text: str, secret: str) -> str:
    """Return the code that stands for a text in a project with this secret."""
    # BLAKE2b takes no longer key
    key = secret.encode()[:64]
    return (
        "#" + hashlib.blake2b(text.encode("utf-8", "replace"), key=key, digest_size=8).hexdigest()
    )


def shown_record(record: object, actions: Mapping[str, str]) -> Any:
    """Return a JSON record without what must not be stored; headings are dotted paths."""
    hidden = {heading for heading, action in actions.items() if action != "keep"}
    return _without(record, hidden, "") if hidden else record


def _without(value: object, hidden: set[str], path: str) -> Any:
    if path in hidden and value is not None:
        return LEFT_OUT
    if isinstance(value, dict):
        return {
            key: _without(item, hidden, f"{path}.{key}" if path else str(key))
            for key, item in value.items()
        }
    return value


def shown_line(raw: str, actions: Mapping[str, str]) -> str:
    """Return a broken line whose fields cannot be told apart; where columns must not be stored,
    long texts are left out.
    """
    if all(action == "keep" for action in actions.values()):
        return raw
    return re.sub(rf"[^,;\t|\"]{{{_CELL},}}", LEFT_OUT, raw)
