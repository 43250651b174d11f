"""The month in sentences: drafted by rule, never more than is known, and bound to their figures."""
