"""How evidence lies in the file: chunks of columns, their table, and how they are read again."""
