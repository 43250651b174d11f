"""What was promised: the whole agreement as one frozen value, its calendar, its clauses and its
checks.
"""
