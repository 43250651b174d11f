"""What people do with registers: enter, amend, paste."""
