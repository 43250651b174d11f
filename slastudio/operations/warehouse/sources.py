"""Mappings of a client's tables, kept with the project."""

from __future__ import annotations

from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from slastudio.project.file import Project
from slastudio.shared.inputs import Expected, read_text
from slastudio.shared.problems import StudioError
from slastudio.warehouse.source import (
    WarehouseSource,
    source_as_json,
    source_from_json,
    source_from_plain,
)

_EXPECTED = Expected("a mapping in YAML", 1 << 20)


def list_sources(project: Project) -> tuple[WarehouseSource, ...]:
    """Return the mappings of a project by name."""
    with project.reading():
        kept = project.computed.sources()
    return tuple(source_from_json(each) for each in kept.values())


def keep_source(project: Project, path: Path) -> WarehouseSource:
    """Keep a mapping written in YAML, in place of the one of its name; raise StudioError with the
    place where it is none.
    """
    text = read_text(path, _EXPECTED)
    try:
        told = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise StudioError(f"{path.name} is no YAML: {' '.join(str(error).split())}") from None
    try:
        source = source_from_plain(told)
    except StudioError as error:
        raise StudioError(f"{path.name}, {error}") from None
    with project.writing():
        project.computed.keep_source(source.name, source_as_json(source))
    return source


def drop_source(project: Project, name: str) -> None:
    """Forget a mapping; what was computed by it stays."""
    with project.writing():
        project.computed.drop_source(name)


def chosen_sources(project: Project, names: tuple[str, ...]) -> tuple[WarehouseSource, ...]:
    """Return the mappings of these names, all of them where none is named; raise StudioError where
    there is none.
    """
    every = list_sources(project)
    if not every:
        raise StudioError(
            "This project maps no table of the client's yet. Write a mapping and keep it: "
            "slastudio warehouse source PROJECT MAPPING.yaml"
        )
    known = {each.name: each for each in every}
    for name in names:
        if name not in known:
            raise StudioError(f"There is no source “{name}”. The sources are: {', '.join(known)}.")
    return tuple(known[name] for name in names) or every
