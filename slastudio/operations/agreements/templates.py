"""Start from a template: five agreements to begin with, each a terms file among the resources."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from ruamel.yaml import YAML

from slastudio.contract.exchange.terms_file import load_terms
from slastudio.contract.terms.agreement import Agreement
from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError
from slastudio.shared.resources import resource_text

_ORDER = (
    "small-business-retainer",
    "governed-production",
    "customer-support",
    "pilot",
    "internal-platform",
)


@dataclass(frozen=True)
class TemplateInfo:
    """Name a template by its slug, with a title and one line that says whom it suits."""

    slug: str
    title: str
    description: str


def list_templates() -> tuple[TemplateInfo, ...]:
    """Return the templates in the order they are offered."""
    return tuple(_info(slug) for slug in _ORDER)


def _info(slug: str) -> TemplateInfo:
    head = _text(slug).partition("\n---\n")[0]
    about = YAML(typ="safe", pure=True).load(head)["template"]
    return TemplateInfo(slug, about["title"], about["description"])


def _text(slug: str) -> str:
    return resource_text("templates", f"{slug}.yaml")


def template_agreement(slug: str, *, client: str = "", zone_name: str = "UTC") -> Agreement:
    """Return the agreement a template starts with, for a client and in a zone."""
    if slug not in _ORDER:
        raise StudioError(f"There is no template “{slug}”. The templates are: {', '.join(_ORDER)}.")
    zone(zone_name)
    agreement = _terms(slug)
    parties = replace(agreement.parties, client=client or agreement.parties.client, zone=zone_name)
    return replace(agreement, parties=parties)


@cache
def _terms(slug: str) -> Agreement:
    """Return a template's terms as they are shipped; read once, since reading YAML takes a while."""
    return load_terms(_text(slug).partition("\n---\n")[2], f"the template {slug}", shipped=True)
