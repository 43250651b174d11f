"""Declared recognisers: one small declaration per export, no code per file."""

from slastudio.importing.formats.clouds import CLOUDS
from slastudio.importing.formats.costs import COSTS
from slastudio.importing.formats.declaration import Format, Headings, Recognised, recognise
from slastudio.importing.formats.incidents import INCIDENTS
from slastudio.importing.formats.loads import LOADS
from slastudio.importing.formats.logs import LOGS
from slastudio.importing.formats.monitoring import MONITORING
from slastudio.importing.formats.pages import PAGES
from slastudio.importing.formats.points import POINTS
from slastudio.importing.formats.requests import REQUESTS
from slastudio.importing.formats.scores import SCORES
from slastudio.importing.formats.timelines import TIMELINES

FORMATS: tuple[Format, ...] = (
    REQUESTS
    + LOADS
    + LOGS
    + COSTS
    + CLOUDS
    + INCIDENTS
    + TIMELINES
    + SCORES
    + MONITORING
    + POINTS
    + PAGES
)

__all__ = ["FORMATS", "Format", "Headings", "Recognised", "recognise"]
