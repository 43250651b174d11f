"""The two front doors: `slastudio COMMAND …` on the command line, `slastudio [PROJECT]` for the
window.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

NO_SCREEN = (
    "slastudio: there is no screen to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set). "
    "Use a command instead; “slastudio --help” lists them."
)
STOPPED = "slastudio: stopped. What was finished before is kept; of what was under way nothing is."
# what is made at the start stays, so looking through it again and again is wasted
_GARBAGE = (
    50_000,
    20,
    20,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, or run one command; return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    gc.set_threshold(*_GARBAGE)
    wants_window = not given or (
        len(given) == 1 and not given[0].startswith("-") and _is_project(given[0])
    )
    if wants_window:
        return window(given)
    try:
        # imported here so that opening the window does not wait for it
        from slastudio.cli import run

        return run(given)
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return 130


def _is_project(text: str) -> bool:
    return text.endswith(".slastudio") or Path(text).is_file()


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def has_screen() -> bool:
    """Tell whether a window could be shown; Qt itself aborts without one."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def window(arguments: Sequence[str] | None = None) -> int:
    """Open the window, on a project where one is named."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not has_screen():
        print(NO_SCREEN, file=sys.stderr)
        return 1
    # imported here so that commands wait for none of it, and run where Qt's libraries are missing
    from slastudio.shared.system_libraries import missing_libraries, platforms_to_try, told_missing

    if missing := missing_libraries(platforms_to_try()):
        print(told_missing(missing), file=sys.stderr)
        return 1
    from slastudio.ui.window.application import run_window

    return run_window(Path(given[0]) if given else None)


if __name__ == "__main__":
    sys.exit(main())
