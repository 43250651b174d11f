"""Files as bytes: containers, encodings, archives, workbooks in a process of their own."""
