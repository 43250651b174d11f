"""Placeholder."""
from slastudio.ui.pages.base import Page
class ReportsPage(Page):
    name="reports"; title="Reports"
