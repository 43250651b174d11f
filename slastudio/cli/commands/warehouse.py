"""The commands about figures that are computed where the records lie."""

from __future__ import annotations

from pathlib import Path

from slastudio.cli.commands.arguments import JSON, PERIOD, PROJECT, period, repeated, said
from slastudio.cli.declaration import Command, argument

_SOURCES = repeated("--source", "NAME", "only this table (default: all that are mapped)", "sources")

WAREHOUSE_COMMANDS = (
    Command(
        "rollup",
        "Count Parquet, CSV or JSON Lines files of any size where they lie; only what was counted enters the project.",
        "data.warehouse:run_rollup",
        (
            PROJECT,
            argument(
                "place", type=Path, metavar="FOLDER", help="a folder with all its files, or a file"
            ),
            period("all days of the files"),
            said("--source", "NAME", "read the columns as this kept mapping says"),
            argument(
                "--as",
                dest="kind",
                default="",
                metavar="KIND",
                help="read the files as this kind of evidence",
            ),
            repeated("--map", "FIELD=COLUMN", "take a field from this column", "fields"),
            said("--timezone", "ZONE", "zone of times that carry none"),
            said("--currency", "CODE", "currency of amounts that carry none"),
            JSON,
        ),
    ),
    Command(
        "warehouse",
        "Have a client's own engine compute what is judged, where its rows lie.",
        arguments=(),
        parts=(
            Command(
                "source",
                "Keep how a table of the client's is mapped, as a YAML file says.",
                "data.warehouse:run_source",
                (PROJECT, argument("file", type=Path, metavar="MAPPING.yaml")),
            ),
            Command(
                "sources",
                "List the mapped tables.",
                "data.warehouse:run_sources",
                (PROJECT, JSON),
            ),
            Command(
                "forget",
                "Forget a mapping; what was computed by it stays.",
                "data.warehouse:run_forget",
                (PROJECT, argument("name", metavar="NAME")),
            ),
            Command(
                "pack",
                "Write the scripts a client's engineer runs, what they ask, and how to run them.",
                "data.warehouse:run_pack",
                (
                    PROJECT,
                    argument(
                        "--engine",
                        required=True,
                        metavar="NAME",
                        help="as `warehouse engines` lists them",
                    ),
                    PERIOD,
                    argument("-o", dest="folder", type=Path, required=True, metavar="FOLDER"),
                    _SOURCES,
                    JSON,
                ),
            ),
            Command(
                "compare",
                "See what a dry run's numbers of rows tell of a mapping, beside what was agreed and imported.",
                "data.warehouse:run_compare",
                (PROJECT, argument("file", type=Path, metavar="FILE"), JSON),
            ),
            Command(
                "computed",
                "List what was computed at the source: by which engine, when, of how many rows; or print what was asked.",
                "data.warehouse:run_computed",
                (
                    PROJECT,
                    argument(
                        "--sql",
                        type=int,
                        default=None,
                        metavar="ID",
                        help="print the script of this import",
                    ),
                    JSON,
                ),
            ),
            Command(
                "engines",
                "List the engines scripts can be written for, and which of them this program is tried on.",
                "data.warehouse:run_engines",
                (JSON,),
            ),
        ),
        shown="source|sources|forget|pack|compare|computed|engines",
    ),
)
