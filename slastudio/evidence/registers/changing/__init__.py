"""Registers of what is changed: asked for, approved, tried, released and taken back."""
