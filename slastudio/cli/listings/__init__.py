"""What commands print: results as JSON documents and as lines for a terminal; words others say,
too, stand in reports.
"""
