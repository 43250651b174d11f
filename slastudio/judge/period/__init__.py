"""A whole period: evidence read once, each objective judged, consequences, what needs attention."""
