"""The pages of registers: incidents and changes."""
