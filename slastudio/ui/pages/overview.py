"""Placeholder."""
from slastudio.ui.pages.base import Page
class OverviewPage(Page):
    name="overview"; title="Overview"
