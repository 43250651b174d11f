"""Commands about a month: what it came to, and what leaves the house of it."""
