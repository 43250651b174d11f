"""Placeholder."""
from slastudio.ui.pages.base import Page
class IncidentsPage(Page):
    name="incidents"; title="Incidents"
