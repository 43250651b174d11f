"""Files become evidence here: the only reader of CSV, Excel and JSON."""
