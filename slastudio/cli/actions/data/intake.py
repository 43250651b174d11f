"""The command that imports files: it begins to hash a large one before the rest of the program is
read.
"""

from __future__ import annotations

import argparse
from contextlib import nullcontext

from slastudio.cli.declaration import load
from slastudio.importing.files.file_hash import Hashing


def run_import(args: argparse.Namespace) -> int:
    one = (
        args.files[0]
        if len(args.files) == 1 and args.files[0].is_file() and not args.dry_run
        else None
    )
    with Hashing(one) if one is not None else nullcontext() as hashing:
        return load("data.reading:import_files")(args, hashing)
