"""Placeholder."""
from slastudio.ui.pages.base import Page
class CostsPage(Page):
    name="costs"; title="Costs"
