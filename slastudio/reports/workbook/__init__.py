"""The workbook and the sheets that are filled in."""
