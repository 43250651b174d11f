"""Hold forms built from the agreement's declared fields."""
