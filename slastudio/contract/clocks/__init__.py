"""Service calendars, business time, limits of severities, and when one would answer."""
