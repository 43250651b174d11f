"""Rows as measuring sees them: columns, conditions, local days, groups, sums."""
