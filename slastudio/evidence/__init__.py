"""What happened: the kinds of evidence, their canonical columns and units."""
