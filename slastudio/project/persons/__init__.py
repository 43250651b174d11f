"""One person's records: where a project holds a value, and erasing it."""
