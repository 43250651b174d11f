"""The page of the agreement."""
