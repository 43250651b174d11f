"""Taking a chart along: its picture as PNG or SVG, its numbers as CSV."""
