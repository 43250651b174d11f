"""Where this machine's user keeps assessments; apart, for the window asks before anything heavy is imported."""

from __future__ import annotations

from pathlib import Path

import platformdirs


def kept_folder() -> Path:
    """Return the folder, which need not be there yet."""
    return Path(platformdirs.user_cache_dir("slastudio", appauthor=False)) / "assessments"
