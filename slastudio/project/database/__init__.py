"""The SQLite file below the stores: opened with care, limited, and its faults told in one way."""
