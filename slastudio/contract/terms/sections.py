"""The fourteen sections of an agreement by name and title, in the order of their numbers."""

from __future__ import annotations

SECTIONS = (
    ("parties", "Parties and contacts"),
    ("coverage", "Coverage"),
    ("journeys", "Journeys and promises"),
    ("objectives", "Objectives"),
    ("support", "Severity and service hours"),
    ("changes", "Changes and model updates"),
    ("evaluation", "Evaluation"),
    ("costs", "Cost controls"),
    ("client", "Client responsibilities"),
    ("governance", "Governance"),
    ("data", "Data and privacy"),
    ("scope", "Scope and backlog"),
    ("pricing", "Pricing, hours and credits"),
    ("term", "Term, renewal and exit"),
)
TITLES = dict(SECTIONS)
NUMBERS = {name: number for number, (name, _) in enumerate(SECTIONS, 1)}
