"""Start what the bundle's program was called as: the command, the window, or the process that reads
workbooks.
"""

import sys
from pathlib import Path

if sys.argv[1:] == ["--read-sheets"]:  # asked by importing/files/sheet_process.py
    from slastudio.importing.files.sheet_child import main as read_sheets

    read_sheets()
elif Path(sys.executable).stem == "slastudio-window":
    from slastudio.__main__ import window

    sys.exit(window())
else:
    from slastudio.__main__ import main

    sys.exit(main())
