"""The command line: every main job without a window, over the same operations."""

from slastudio.cli.entry import run

__all__ = ["run"]
