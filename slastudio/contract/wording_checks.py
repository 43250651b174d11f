"""Check the words: those that two sides read in two ways, and persons where a role should stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slastudio.contract.agreement import Agreement
from slastudio.contract.findings import Finding
from slastudio.contract.given_names import GIVEN_NAMES
from slastudio.contract.places import leaves, path_text

# the word, and the precise form to offer instead
_VAGUE: tuple[tuple[str, str], ...] = (
    ("as soon as (?:possible|practicable|reasonably practicable)|asap", "a time, such as “within 4 business hours”"),
    ("promptly|swiftly|speedily|expeditiously|timely", "a time, such as “within 1 business day”"),
    ("in (?:a )?timely (?:manner|fashion)|without delay|in due course", "a time, such as “within 1 business day”"),
    ("soon|shortly|quickly|rapidly", "a time, such as “within 4 business hours”"),
    ("best[- ]efforts?|best endeavou?rs|reasonable (?:efforts|endeavou?rs)", "the result owed, or the steps owed"),
    ("commercially reasonable(?: efforts)?", "the result owed, or the steps owed"),
    ("reasonable (?:time|period|notice)", "a number of days, such as “10 business days”"),
    (
        "regular(?:ly)?|periodic(?:ally)?|from time to time|frequent(?:ly)?|occasional(?:ly)?",
        "a cadence, such as “monthly”",
    ),
    ("appropriate|adequate|sufficient(?:ly)?|suitable|satisfactory", "who decides, by which criterion"),
    (
        "(?:where|if|when) possible|where (?:feasible|practicable)|as far as possible",
        "the cases in which it is not owed",
    ),
    ("(?:if|where) necessary|as (?:needed|required|appropriate)|(?:if|when) needed", "the condition that triggers it"),
    ("industry[- ]standard|market[- ]standard|state[- ]of[- ]the[- ]art", "the standard by name, or the steps"),
    ("best[- ]practices?|good industry practice", "the standard by name, or the steps"),
    ("high(?:est)? quality|world[- ]class|excellent|optimal|user[- ]friendly", "an objective with a target"),
    ("normally|usually|generally|typically|in principle|as a rule", "the rule and its exceptions"),
    ("approximately|roughly|circa", "a number, or a range with both ends"),
    ("significant(?:ly)?|substantial(?:ly)?|considerabl[ey]|materially", "a threshold, such as “more than 3 points”"),
    (r"and so on|etc\.?|and the like", "the whole list, or “only” what is listed"),
    ("minimal(?:ly)?|negligible", "a number"),
    ("(?:endeavou?r|strive|aim|try|attempt|seek|tries)s? to", "“does”, with the result owed"),
)
_PATTERNS = tuple((re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE), offer) for words, offer in _VAGUE)
# one search tells whether a text needs a closer look; nearly none does
_ANY_VAGUE = re.compile(rf"(?<![\w-])(?:{'|'.join(words for words, _ in _VAGUE)})(?![\w-])", re.IGNORECASE)
# texts that bind nobody: what readers are told, examples, names
_FREE = {
    "journeys": {"promise", "impact", "name"},
    "objectives": {"name", "outcome", "id", "column", "value", "unit"},
    "support": {"example", "name", "id", "also_called", "reason", "action", "definition", "affected"},
    "drafting": {"summary", "note", "reason", "title", "source", "place"},
    "evaluation": {"name", "rubric", "version", "items_hash"},
    "parties": {
        "title",
        "purpose",
        "reach",
        "provider",
        "client",
        "provider_address",
        "client_address",
        "name",
        "position",
    },
    "coverage": {"users", "name", "vendor", "teams", "languages", "regions"},
    "changes": {"learnt", "name", "drill"},
    "governance": {"activity", "measured_by"},
}
_PERSON = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Sr|Sra|Don|Doña|Mme|M)\.? )?"
    r"[A-ZÀ-Þ][a-zà-ÿ'’]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?(?: (?:[A-Z]\.|de|da|del|van|von|der|la|le|[A-ZÀ-Þ][a-zà-ÿ'’]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?)){1,3}$"
)
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau)\.? [A-ZÀ-Þ][a-zà-ÿ]+")
# words of which roles are made: a name in capitals that holds one of them is no person
_ROLE_WORDS = re.compile(
    r"\b(?:lead|leads|owner|manager|management|officer|head|team|director|engineer|engineering|analyst|contact|support|service|services|"
    r"operations|duty|board|committee|desk|reviewer|specialist|coordinator|administrator|admin|architect|consultant|agent|"
    r"representative|supervisor|chief|executive|president|partner|counsel|legal|security|privacy|protection|data|product|quality|"
    r"risk|compliance|finance|financial|controller|procurement|vendor|client|customer|provider|on-call|responder|commander|maintainer|"
    r"developer|scientist|editor|auditor|sponsor|steward|custodian|approver|clerk|secretary|sysadmin|staff|unit|office|group|"
    r"department|council|model|platform|system|systems|account|engagement|incident|change|release|evaluation|escalation|business|"
    r"technical|technology|information|programme?|project|portfolio|success|care|experience|cto|ceo|cio|coo|cfo|dpo|ciso)\b",
    re.IGNORECASE,
)

_GIVEN = re.compile(rf"\b(?:{'|'.join(sorted(GIVEN_NAMES))}) [A-ZÀ-Þ][a-zà-ÿ'’]+\b")


def wording_findings(a: Agreement) -> Iterator[Finding]:
    """Find vague words in what binds, and persons in place of roles."""
    for path, spec, value in leaves(a):
        section, name = str(path[0]), str(path[-1])
        if spec.kind not in ("text", "prose", "lines") or name in _FREE.get(section, ()):
            continue
        for text in value if spec.kind == "lines" else (value,):
            yield from _vague(path_text(path), text)
            if spec.kind != "text":
                yield from _titled(path_text(path), text)
    yield from _persons(a)


def _vague(path: str, text: str) -> Iterator[Finding]:
    if not _ANY_VAGUE.search(text):
        return
    for pattern, offer in _PATTERNS:
        if found := pattern.search(text):
            yield Finding(
                "vague-word",
                path,
                "warning",
                f"“{found[0]}” can be read in two ways; write {offer}",
                "Each side will read it its own way when it matters.",
            )


def _titled(path: str, text: str) -> Iterator[Finding]:
    if found := _TITLED.search(text) or _GIVEN.search(text):
        yield _person_finding(path, found[0])


def _persons(a: Agreement) -> Iterator[Finding]:
    for index, contact in enumerate(a.parties.contacts):
        if is_person(contact.role):
            yield _person_finding(f"parties.contacts[{index}].role", contact.role)
    for path, spec, value in leaves(a):
        if spec.refers_to != "parties.contacts":
            continue
        known = {contact.role for contact in a.parties.contacts}
        for each in (value,) if isinstance(value, str) else value:
            if each not in known and is_person(each):
                yield _person_finding(path_text(path), each)


def _person_finding(path: str, name: str) -> Finding:
    return Finding(
        "named-person",
        path,
        "warning",
        f"“{name}” looks like a person; name the role",
        "The duty is gone when the person is. A role outlives whoever holds it.",
    )


def is_person(text: str) -> bool:
    """Tell whether a role reads like a person: capitalised words none of which roles are made of, or a given name."""
    text = text.strip()
    if _ROLE_WORDS.search(text):
        return bool(_GIVEN.search(text))
    return bool(_PERSON.match(text)) or text in GIVEN_NAMES
