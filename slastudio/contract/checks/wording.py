"""Check the words: those that two sides read in two ways, and persons where a role should stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding
from slastudio.contract.terms.places import leaves, path_text
from slastudio.shared.resources import resource_text

# the word, and the precise form to offer instead
_VAGUE: tuple[tuple[str, str], ...] = (
    (
        "as soon as (?:possible|practicable|reasonably practicable)|asap",
        "a time, such as “within 4 business hours”",
    ),
    ("promptly|swiftly|speedily|expeditiously|timely", "a time, such as “within 1 business day”"),
    (
        "in (?:a )?timely (?:manner|fashion)|without delay|in due course",
        "a time, such as “within 1 business day”",
    ),
    (
        r"at the (?:earliest|soonest|first) (?:possible |available )?(?:opportunity|convenience|moment|time|date)|earliest possible"
        r"|undue delay|(?:when|if|as) time (?:allows|permits)|now and then|in the near future|at short notice",
        "a time, such as “within 1 business day”",
    ),
    (
        "(?<!as )soon(?! as)|as soon as (?:it|he|she|they|the provider) can|shortly|quickly|rapidly|(?:is|are|be|respond|react|reply|answer)s? fast",
        "a time, such as “within 4 business hours”",
    ),
    (
        "(?:do|does) (?:its|their|our|the) (?:best|utmost)|best[- ]efforts?|best endeavou?rs|reasonable (?:efforts|endeavou?rs)",
        "the result owed, or the steps owed",
    ),
    ("commercially reasonable(?: efforts)?", "the result owed, or the steps owed"),
    ("reasonable (?:time|period|notice)", "a number of days, such as “10 business days”"),
    (
        r"reasonabl[ey](?! (?:time|period|notice|efforts?|endeavou?rs|practicable|doubt|discretion))",
        "the figure or the criterion meant",
    ),
    (
        r"at (?:its|their|his|our|the \w+(?:'s)?|\w+'s) (?:sole |own |absolute )?discretion|(?:deem|consider|see|think)(?:s|ed|n)? fit"
        r"|deem(?:s|ed)? (?:necessary|appropriate|suitable)",
        "who decides, by which criterion",
    ),
    (
        r"due (?:diligence|care)|good faith|professional(?: and workmanlike)? (?:manner|care)|workmanlike",
        "the steps owed",
    ),
    (
        r"clos(?:e|ely) (?:monitor|watch|observ)\w*|(?:monitor|watch|observ)\w* (?:[\w']+ ){0,3}closely",
        "a cadence, such as “daily”",
    ),
    ("(?:high|highest|top|utmost|due|with) priority", "a time, or a severity tier"),
    ("(?:work|perform|function|behave|run)s? well", "an objective with a target"),
    (
        "regular(?! expression| working| service| business| office| hours)(?:ly)?|periodic(?:ally)?|from time to time"
        "|frequent(?:ly)?(?! asked)|occasional(?:ly)?",
        "a cadence, such as “monthly”",
    ),
    (
        "appropriate(?! (?:supervisory )?(?:authorit|technical and organi))|adequate(?:ly)?|sufficient(?:ly)?|suitabl[ey]|satisfactor(?:y|ily)",
        "who decides, by which criterion",
    ),
    (
        "(?:where|if|when|whenever|wherever) (?:possible|feasible|practicable)|as far as (?:possible|practicable|feasible)"
        "|to the (?:greatest |fullest |largest )?extent (?:possible|practicable|feasible)",
        "the cases in which it is not owed",
    ),
    (
        "(?:if|where) necessary|as (?:needed|required(?! by)|appropriate)|(?:if|when|where) needed",
        "the condition that triggers it",
    ),
    (
        "industry[- ]standard|market[- ]standard|state[- ]of[- ]the[- ]art",
        "the standard by name, or the steps",
    ),
    ("best[- ]practices?|good industry practice", "the standard by name, or the steps"),
    (
        "high(?:est)? quality|world[- ]class|excellent|optimal|user[- ]friendly",
        "an objective with a target",
    ),
    (
        "normally|usually|generally(?! available)|typically|in principle|as a rule",
        "the rule and its exceptions",
    ),
    ("approximately|roughly|circa", "a number, or a range with both ends"),
    (
        "(?<!statistically )significant(?:ly)?(?! (?:figure|digit))|substantial(?:ly)?|considerabl[ey]|materially",
        "a threshold, such as “more than 3 points”",
    ),
    (r"and so on|etc\.?|and the like", "the whole list, or “only” what is listed"),
    ("minimal(?:ly)?|negligible", "a number"),
    (
        r"(?:endeavou?r|strive)s? to|(?:(?:provider|client|vendor|part(?:y|ies)|team|lead|engineers?|owner|sides?|we|will|shall|\}) )"
        r"(?:will |shall )?(?:aims?|try|tries|attempts?|seeks?) to",
        "“does”, with the result owed",
    ),
)
_PATTERNS = tuple(
    (re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE), offer)
    for words, offer in _VAGUE
)
# one search tells whether a text needs a closer look; nearly none does
_ANY_VAGUE = re.compile(
    rf"(?<![\w-])(?:{'|'.join(words for words, _ in _VAGUE)})(?![\w-])", re.IGNORECASE
)
# texts that bind nobody: what readers are told, examples, names
_FREE = {
    "journeys": {"promise", "impact", "name"},
    "objectives": {"name", "outcome", "id", "column", "value", "unit"},
    "support": {"example", "name", "id", "also_called", "reason", "affected"},
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
    "coverage": {"users", "name", "vendor", "teams", "languages", "regions", "logged_input_types"},
    "changes": {"learnt", "name", "drill"},
    "governance": {"activity"},
    "data": {"subprocessors"},
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
    r"technical|technology|information|master|nurse|doctor|cell|guild|squad|line|level|watch|delivery|reliability|moderation|moderator|captain|advocate|ombuds\w*|registrar|shift|crisis|triage|dispatch\w*|ward|night|front|back|help|works|deputy|principal|bookkeep\w*|accountant|paralegal|teacher|pharmacist|physician|trainer|writer|champion|expert|user|users|key|super|chair\w*|trustees?|committee|panel|sister|runner|host|buyer|planner|dean|rector|mayor|treasur\w*|programme?|project|portfolio|success|care|experience|cto|ceo|cio|coo|cfo|dpo|ciso)\b",
    re.IGNORECASE,
)

# the words of a text that a name may begin with: one look at them spares most texts the longer
# searches
_CAPITALISED = re.compile(r"[A-ZÀ-Þ]\w+")
# hints that a text names a person; names that are ordinary words are not among them
GIVEN_NAMES = frozenset(resource_text("vocabulary", "given_names.txt").split())
_NAMES_OR_TITLES = GIVEN_NAMES | {"Mr", "Mrs", "Ms", "Dr", "Prof", "Herr", "Frau"}
_NAMES = "|".join(sorted(GIVEN_NAMES))
_GIVEN = re.compile(
    rf"(?<!San )(?<!Santa )(?<!St )(?<!St\. )(?<!Saint )\b(?:{_NAMES}) [A-ZÀ-Þ][a-zà-ÿ'’]+\b"
)
# what follows a name that is a company's, a hospital's or a place's
_ORGANISATION = re.compile(
    r"(?: [A-ZÀ-Þ][\w'’.-]*){0,8},? (?:Hospital|Clinic|Klinik|Krankenhaus|Institute?|Foundation|Stiftung|University|School|College|Academy|Centre|"
    r"Center|Bank|Group|Company|Ltd|Limited|Inc|LLC|LLP|GmbH|AG|SE|KG|SA|SL|SAS|BV|NV|Oy|AB|plc|PLC|Trust|Museum|Airport|Street|Road|"
    r"House|Library|Church|Hotel|Insurance|Pharma|Labs?|Partners|Brothers|& )"
    r"|[.,]? (?:S\.A|S\.L|S\.r\.l|N\.V|B\.V)\b"
)
# a given name alone, where a duty is handed to it; given names that are towns, too, are left out
_ALONE = "|".join(
    sorted(
        GIVEN_NAMES
        - {
            "Sofia",
            "Santiago",
            "Leon",
            "Jose",
            "José",
            "Diego",
            "Francisco",
            "Julia",
            "Victoria",
            "Vera",
        }
    )
)
_ADDRESSED = re.compile(
    rf"\b(?:ask|asks|call|calls|phone|phones|inform|informs|tell|tells|contact|told to|reported to|escalated to|approved by|decided by|"
    rf"checked by|owned by|signed by|sent to|handled by|explained by) (?P<told>{_ALONE})\b(?! [A-ZÀ-Þ])"
    rf"|\b(?P<does>{_ALONE})(?= (?:decides|approves|explains|answers|handles|calls|owns|checks|reviews|informs|tells|signs|may|must|will|shall)\b)"
)
_INITIALED = re.compile(
    r"^(?:[A-Z]\. ?){1,2}[A-ZÀ-Þ][a-zà-ÿ'’-]+$|^[A-ZÀ-Þ][a-zà-ÿ'’-]+, (?:[A-Z]\.|[A-ZÀ-Þ][a-zà-ÿ'’]+)$"
)


def wording_findings(a: Agreement) -> Iterator[Finding]:
    """Find vague words in what binds, and persons in place of roles."""
    for path, spec, value in leaves(a):
        section, name = str(path[0]), str(path[-1])
        if spec.kind not in ("text", "prose", "lines") or name in _FREE.get(section, ()):
            continue
        for text in value if spec.kind == "lines" else (value,):
            if not text:
                continue
            if _ANY_VAGUE.search(text):
                yield from _vague(path_text(path), text)
            if name != "role" and not _NAMES_OR_TITLES.isdisjoint(_CAPITALISED.findall(text)):
                yield from _titled(a, path_text(path), text)
    yield from _persons(a)


def _vague(path: str, text: str) -> Iterator[Finding]:
    for pattern, offer in _PATTERNS:
        if found := pattern.search(text):
            yield Finding(
                "vague-word",
                path,
                "warning",
                f"“{found[0]}” can be read in two ways; write {offer}",
                "Each side will read it its own way when it matters.",
            )


def _titled(a: Agreement, path: str, text: str) -> Iterator[Finding]:
    if found := _TITLED.search(text) or _full_name(a, text) or _ADDRESSED.search(text):
        yield _person_finding(path, found[found.lastgroup or 0])


def _full_name(a: Agreement, text: str) -> re.Match[str] | None:
    """Return a given name with a surname that is no part of the name of an organisation or of a
    party.
    """
    parties = f"{a.parties.provider} | {a.parties.client}"
    for found in _GIVEN.finditer(text):
        if found[0] not in parties and not _ORGANISATION.match(text, found.end()):
            return found
    return None


def _persons(a: Agreement) -> Iterator[Finding]:
    for index, contact in enumerate(a.parties.contacts):
        if is_person(contact.role):
            yield _person_finding(f"parties.contacts[{index}].role", contact.role)
    known = {contact.role for contact in a.parties.contacts}
    for path, spec, value in leaves(a):
        if spec.refers_to != "parties.contacts":
            continue
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
    """Tell whether a role reads like a person: capitalised words none of which roles are made of,
    or a given name.
    """
    text = text.strip()
    if _INITIALED.match(text) or (text.islower() and _GIVEN.fullmatch(text.title())):
        return not _ROLE_WORDS.search(text)
    if _ROLE_WORDS.search(text):
        return bool(_GIVEN.search(text))
    return bool(_PERSON.match(text)) or text in GIVEN_NAMES
