"""Sentences by name: they live in catalogues beside the code, one folder a language, and are filled in here.

A catalogue is written in Project Fluent (resources/sentences): a sentence chooses its words by the plural
rules of its language, so that nobody mends a finished one. Texts that are filled in stay as they are:
nothing in them is read as a part of the sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slastudio.shared.notation import spell_number
from slastudio.shared.resources import resource

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

ENGLISH = "en"


class Catalogue:
    """Hold the sentences of one language; folder: its files *.ftl."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder, self.language = folder, language

    def say(self, name: str, /, **facts: str | int) -> str:
        """Return a sentence with its facts filled in: a number chooses the words that go with it and
        is written in the hand that is in force, a text stays as it is.

        Raises LookupError for a sentence that is not in the catalogue, or lacks a fact.
        """
        message = self._bundle.get_message(name) if self._bundle.has_message(name) else None
        if message is None or message.value is None:
            raise LookupError(f"no sentence “{name}” in {self.folder}")
        filled = {key: self._fact(value) for key, value in facts.items()}
        text, errors = self._bundle.format_pattern(message.value, filled)
        if errors:
            raise LookupError(f"sentence “{name}” in {self.folder}: {errors[0]}")
        return str(text)

    def _fact(self, value: str | int) -> Any:
        return value if isinstance(value, str) else self._count(value)

    @cached_property
    def _count(self) -> Callable[[int], Any]:
        """Return what makes a number of this language: it is written as all of ours are, and equals
        the name of its plural form.
        """
        from babel import Locale
        from fluent.runtime.types import FluentType

        form_of = Locale.parse(self.language).plural_form

        # numbers of the library itself would write themselves in a hand of their own
        class Count(FluentType):
            def __init__(self, number: int) -> None:
                self._number = number

            def format(self, locale: Locale) -> str:  # noqa: ARG002
                return spell_number(f"{self._number:,}")

            def __eq__(self, form: object) -> bool:
                return bool(form_of(abs(self._number)) == form)

            def __hash__(self) -> int:
                return hash(self._number)

        return Count

    @cached_property
    def _bundle(self) -> FluentBundle:
        # it brings the plural rules of all languages along: only who says something waits for it
        from fluent.runtime import FluentBundle, FluentResource

        bundle = FluentBundle([self.language], use_isolating=False)
        for each in sorted(self.folder.glob("*.ftl")):
            bundle.add_resource(FluentResource(each.read_text(encoding="utf-8")))
        return bundle


def say(name: str, /, **facts: str | int) -> str:
    """Return a sentence of the program's own language; see Catalogue.say."""
    return catalogue(ENGLISH).say(name, **facts)


@lru_cache(maxsize=4)
def catalogue(language: str) -> Catalogue:
    """Return the program's sentences in a language."""
    return Catalogue(resource("sentences", language), language)
