"""Where a table begins: title rows, headings, the first records."""
