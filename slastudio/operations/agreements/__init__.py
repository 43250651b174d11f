"""What people do with the agreement: write, compare, sign, exchange."""
