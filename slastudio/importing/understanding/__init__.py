"""What a file is: kind, columns, mapping."""
