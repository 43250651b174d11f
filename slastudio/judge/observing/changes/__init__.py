"""Changes, releases and what came of them, against what was agreed."""
