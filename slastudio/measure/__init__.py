"""Evidence becomes numbers: pandas and numpy in, values out; no files, no database, no promises."""
