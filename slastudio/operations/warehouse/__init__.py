"""Figures computed where the records lie: mappings, packs, answers, and files of any size."""
