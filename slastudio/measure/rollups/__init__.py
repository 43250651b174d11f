"""What is computed where the records lie: which groups of records a figure needs, and of what spans."""
