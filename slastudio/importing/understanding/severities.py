"""Which of the agreement's tiers an export's words for severity mean: told, never silent, and never
beyond the last tier.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from slastudio.evidence.intake import Mapping, fold_value
from slastudio.importing.formats.declaration import fold
from slastudio.importing.typing.quantities import is_missing
from slastudio.importing.understanding.proposals import Values
from slastudio.shared.problems import Problem

_SEVERITIES = ("sev1", "sev2", "sev3", "sev4")
_LEVELS = (
    "critical blocker urgent emergency highest severe veryhigh kritisch dringend notfall sehrhoch blockierend critique"
    " bloquant urgent urgente critico crítico crítica critica bloqueante kritiek zeerhoog disaster outage fatal",
    "high major important hoch wichtig schwer haut haute élevé élevée important importante alta alto hoog belangrijk"
    " grave error",
    "medium normal moderate minor mittel mäßig moyen moyenne normale media medio média médio moderado moderada gemiddeld"
    " normaal standard average warning",
    "low lowest trivial optional planning niedrig gering sehrniedrig bas basse faible baja bajo bassa basso baixa baixo"
    " laag information informational cosmetic notapriority",
)
_LEVEL_OF = {word: level for level, words in enumerate(_LEVELS) for word in words.split()}
_NUMBERED = re.compile(
    r"^(?:p|s|sev|severity|prio|priority|priorität|priorité|prioridad|level|tier)?[\s_-]*(\d)\b",
    re.IGNORECASE,
)


def severity_names(
    values: Sequence[str], severities: Sequence[Sequence[str]] = ()
) -> dict[str, str]:
    """Return folded spelling → severity for the spellings of a sample that are known; the
    agreement's own words stay out, and so does what lies below its last tier.

    severities: the agreement's tiers, the highest first, each as its name and the other names
    agreed for it; sev1 to sev4 without them.
    """
    tiers = tuple(filter(None, severities)) or tuple((name,) for name in _SEVERITIES)
    own = {fold_value(name) for tier in tiers for name in tier}
    spelled = sorted({fold_value(v) for v in values if not is_missing(v)} - own)
    numbered = filter(None, map(_NUMBERED.match, spelled))
    starts_at_zero = any(match[1] == "0" for match in numbered)
    found = {}
    for text in spelled:
        level = _level(text, starts_at_zero=starts_at_zero)
        # a fourth priority of an export is no third tier because there are only three
        if level is not None and level < len(tiers):
            found[text] = tiers[level][0]
    return found


def _level(text: str, *, starts_at_zero: bool) -> int | None:
    if match := _NUMBERED.match(text):
        return max(int(match[1]) - (0 if starts_at_zero else 1), 0)
    return _LEVEL_OF.get(fold(text).replace(".", ""))


def propose_severities(
    mapping: Mapping, values: Values, severities: Sequence[Sequence[str]], notes: list[Problem]
) -> Mapping:
    """Read words for severities that the agreement does not know as its tiers, with a warning.

    Without an agreement's tiers the export's words are kept and names for them are only proposed.
    """
    source = mapping.fields.get("severity")
    if source is None or source.values or not source.column:
        return mapping
    texts = values.get(source.column, ())
    found = severity_names(texts, severities)
    if severities:
        notes += _beyond_tiers(source.column, texts, severities, found)
    if not found:
        return mapping
    shown = ", ".join(f"{word} → {name}" for word, name in list(found.items())[:8]) + (
        " …" if len(found) > 8 else ""
    )
    if severities:
        text = (
            f"The agreement knows no such severities; “{source.column}” is read as: {shown}. Correct it here, or name the "
            "words in the agreement's severity tiers."
        )
        notes.append(Problem(text, column=source.column, level="warning"))
        return mapping.with_field("severity", replace(source, values=found))
    text = f"“{source.column}” could be read as: {shown}. The export's own words are kept unless you take these over."
    notes.append(Problem(text, column=source.column, level="note"))
    return replace(mapping, texts=replace(mapping.texts, severities=found))


def _beyond_tiers(
    heading: str,
    texts: Sequence[str],
    severities: Sequence[Sequence[str]],
    found: dict[str, str],
) -> list[Problem]:
    """Return a warning of words that name none of the agreement's tiers, with how many records."""
    own = {fold_value(name) for tier in severities for name in tier}
    counts = Counter(fold_value(text) for text in texts if not is_missing(text))
    beyond = {
        word: count for word, count in counts.items() if word not in own and word not in found
    }
    if not beyond:
        return []
    listed = ", ".join(f"“{word}” ({count:,})" for word, count in list(beyond.items())[:8])
    more = f" and {len(beyond) - 8} more" if len(beyond) > 8 else ""
    text = (
        f"{listed}{more} in “{heading}” name none of the agreement's {len(severities)} severity tiers: such records belong "
        f"to none. Say what they mean with --value severity:WORD={severities[-1][0]}, or name the words in the tiers."
    )
    return [Problem(text, column=heading, level="warning")]
