"""The machine-readable forms: what window and papers tell, as JSON."""
