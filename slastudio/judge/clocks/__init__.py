"""The clocks of cases: events, limits, updates, the strip of one case."""
