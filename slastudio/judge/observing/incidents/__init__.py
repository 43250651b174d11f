"""What incidents teach."""
