"""What people do with evidence: import, look, judge its quality, export, keep and purge."""
