"""Commands about the agreement."""
