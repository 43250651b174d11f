"""Placeholder."""
from slastudio.ui.pages.base import Page
class ObjectivesPage(Page):
    name="objectives"; title="Objectives"
