"""From fields to numbered clauses: writers, anchors, variables, the library, and what differs
between versions.
"""
