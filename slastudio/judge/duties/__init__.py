"""From promises and what happened to the duties of a period: which were due, and which were done."""
