"""The page of duties: what is owed, by when, how it stands, and the one action each asks for."""
