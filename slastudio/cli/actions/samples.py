"""The command that builds the sample project."""

from __future__ import annotations

import argparse

from slastudio.cli.console import console_progress
from slastudio.operations.samples import build_sample


def run_sample(args: argparse.Namespace) -> int:
    print(build_sample(args.folder, console_progress()))
    return 0
