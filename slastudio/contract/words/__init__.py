"""The words figures, targets, windows and conditions are told in."""
