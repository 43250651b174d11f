"""Sentences that window, command line and documents share."""
