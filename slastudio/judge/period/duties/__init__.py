"""What judging a period hands to its duties, and which of them need attention."""
