"""Looking at records: found by conditions, as texts, and written to files."""
