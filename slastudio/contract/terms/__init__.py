"""The agreement as it is declared: its sections, fields and records, and where each stands."""
