"""The acts an agreement promises, as values: who owes what to whom, from when, by when, shown by what."""
