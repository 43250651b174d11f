"""What the records of a period show beside its figures."""
