"""Placeholder."""
from slastudio.ui.pages.base import Page
class DataPage(Page):
    name="data"; title="Data"
