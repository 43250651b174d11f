"""What the records of a period show beside its figures: changes out of control, regressions, open improvements."""
