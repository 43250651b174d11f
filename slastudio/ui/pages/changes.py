"""Placeholder."""
from slastudio.ui.pages.base import Page
class ChangesPage(Page):
    name="changes"; title="Changes"
