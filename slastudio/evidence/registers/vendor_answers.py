"""The register of what documents of other suppliers answer to our questions and warning signs."""

from __future__ import annotations

from slastudio.evidence.registers.common import detail_field, id_field, when_field
from slastudio.evidence.registers.declaration import Choice, RegisterField, RegisterSpec, Stands
from slastudio.evidence.review_questions import REVIEW_QUESTIONS

VENDOR_ANSWERS = RegisterSpec(
    "vendor_answers",
    "Vendors' documents reviewed",
    noun="answer of a document",
    listed="answers of vendors' documents",
    about="What another supplier's document says to a question or warning sign, with its words and page.",
    why="Each question answered from a supplier's own document, word for word with its page. What it does not say "
    "is no no: it is listed as a question to ask.",
    prefix="VDA",
    fields=(
        id_field(),
        when_field("Read", "read | gelesen | lu | leído"),
        RegisterField(
            "document",
            "Document",
            help="Its title or file, such as Modelworks SLA 2026.",
            required=True,
            headings="document | dokument | documento | vendor document",
        ),
        RegisterField(
            "question",
            "Question",
            "choice",
            choices=(
                Choice("", "none"),
                *(
                    Choice(each.id, f"{each.role or 'Warning sign'}: {each.words}")
                    for each in REVIEW_QUESTIONS.values()
                ),
            ),
            headings="question | frage | pregunta",
        ),
        RegisterField(
            "answer",
            "Answer",
            "choice",
            choices=(
                Choice("", "not said"),
                Choice("yes", "Yes", "y | ja | j | oui | sí | si | true | 1"),
                Choice("partly", "Partly", "partially | teilweise | en partie | en parte"),
                Choice("no", "No", "n | nein | non | false | 0"),
            ),
            headings="answer | antwort | réponse | respuesta",
        ),
        RegisterField(
            "quotation",
            "In its words",
            "prose",
            headings="quotation | quote | zitat | citation | cita",
        ),
        RegisterField("page", "Page", headings="page | seite | página"),
        detail_field(),
    ),
    moment="when",
    stands=Stands(
        export="vendor_reviews",
        unless="Papers are about our own agreement; the review is told on its page and by its command.",
    ),
    add="Add an answer",
    tab="Vendors' documents",
    group="learning",
    lead="document",
    since=7,
)
