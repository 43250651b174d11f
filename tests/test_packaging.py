"""What bundles are made from fits together, and fits the program."""

from __future__ import annotations

import configparser
import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest
from PIL import Image
from ruamel.yaml import YAML

from slastudio.importing.files import sheet_process
from slastudio.operations.about import about
from slastudio.operations.projects import create_project
from slastudio.shared.system_libraries import SCREENLESS, X11

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "packaging"
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"


def script(name: str) -> ModuleType:
    """Return a script of packaging as a module."""
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", PACKAGING / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    # dataclasses look their module up
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def menu_entry() -> dict[str, str]:
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(PACKAGING / "linux" / "slastudio.desktop", encoding="utf-8")
    return dict(read["Desktop Entry"])


def file_type() -> ET.Element:
    root = ET.fromstring((PACKAGING / "linux" / "slastudio.xml").read_text(encoding="utf-8"))  # noqa: S314  our own
    found = root.find(f"{MIME}mime-type")
    assert found is not None
    return found


def test_that_the_menu_entry_starts_a_program_there_is_for_the_type_of_our_files() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert menu_entry()["Exec"].split()[0] in project["gui-scripts"]
    assert menu_entry()["MimeType"].strip(";") == file_type().get("type")


def test_that_a_project_is_told_by_name_and_by_its_first_bytes(tmp_path: Path) -> None:
    create_project(tmp_path / "acme.slastudio", "pilot", client="Acme").close()
    (written,) = tmp_path.glob(file_type().find(f"{MIME}glob").get("pattern"))  # type: ignore[union-attr,arg-type]
    header = written.read_bytes()[:100]
    matches = list(file_type().iter(f"{MIME}match"))
    assert len(matches) == 2
    for match in matches:
        value = match.get("value", "").replace("\\0", "\0").encode()
        assert header[int(match.get("offset", "")) :].startswith(value)


@pytest.mark.parametrize("place", ["windows/slastudio.iss", "slastudio.spec"])
def test_that_other_systems_join_the_same_ending_to_the_window(place: str) -> None:
    text = (PACKAGING / place).read_text(encoding="utf-8")
    assert re.search(r'(\\Classes\\\.|")slastudio\b', text)
    assert "slastudio-window" in text


def test_that_icons_are_drawn_in_every_size_and_format(tmp_path: Path) -> None:
    subprocess.run([sys.executable, PACKAGING / "icons.py", tmp_path], check=True)
    icons = script("icons")
    for name, sizes in (("slastudio.ico", icons.WINDOWS), ("slastudio.icns", icons.MACOS)):
        with Image.open(tmp_path / name) as image:
            held = {size[0] * (size[2] if len(size) > 2 else 1) for size in image.info["sizes"]}
        assert set(sizes) <= held, name
    with Image.open(tmp_path / "slastudio-256.png") as image:
        assert image.size == (256, 256)
        assert image.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]
        assert image.convert("RGBA").getpixel((128, 20)) == (0x1F, 0x5F, 0xA8, 255)


@pytest.mark.skipif(not shutil.which("dpkg-deb"), reason="there is no dpkg-deb here")
def test_that_the_debian_package_asks_for_libraries_and_leaves_nothing_of_a_persons_to_remove(
    tmp_path: Path,
) -> None:
    bundle, icons = tmp_path / "slastudio", tmp_path / "icons"
    (bundle / "licences").mkdir(parents=True)
    (bundle / "licences" / "NOTICE.txt").write_text("notice")
    for name in ("slastudio", "slastudio-window"):
        (bundle / name).write_text("program")
    icons.mkdir()
    for size in script("debian_package").ICON_SIZES:
        (icons / f"slastudio-{size}.png").write_bytes(b"png")
    package = script("debian_package").make_package(bundle, icons, tmp_path, "1.2.0.dev0")
    assert package.name.startswith("slastudio_1.2.0~dev0_")

    def asked(*arguments: str) -> str:
        done = subprocess.run(["dpkg-deb", *arguments], capture_output=True, text=True, check=True)
        return done.stdout

    wanted = {each.split()[0] for each in asked("-f", str(package), "Depends").split(", ")}
    assert {each.debian for each in (*SCREENLESS, *X11)} <= wanted
    lines = asked("-c", str(package)).splitlines()
    paths = {line.split(" ./", 1)[1].split(" -> ")[0]: line for line in lines if " ./" in line}
    assert all(path == "" or path.startswith("usr/") for path in paths)
    assert paths["usr/bin/slastudio"].startswith("l")
    assert paths["usr/lib/slastudio/slastudio"].startswith("-rwxr-xr-x root/root")
    assert "usr/share/mime/packages/slastudio.xml" in paths
    # no script runs at installing or removing, so none can touch projects or settings
    assert asked("-I", str(package)).count("#!") == 0


def test_that_the_list_of_parts_holds_everything_about_tells_with_its_texts() -> None:
    licences = script("licences")
    told = licences.packages()
    assert {part.name for part in told} == {part.name for part in about().parts} - {"pip"}
    document = licences.sbom(told, ROOT)
    references = [each["bom-ref"] for each in document["components"]]
    assert len(set(references)) == len(references) == len(told)
    assert document == licences.sbom(licences.packages(), ROOT)


def test_that_a_library_without_a_licence_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    licences = script("licences")
    (tmp_path / "_internal").mkdir()
    nobodys = licences.Component("nobodys", "1", "not stated")
    qt = licences.Component("Qt", "6", "LGPL-3.0-only", "", (ROOT / "README.md",))
    monkeypatch.setattr(licences, "packages", lambda: [nobodys])
    monkeypatch.setattr(licences, "starter", lambda: qt)
    monkeypatch.setattr(licences, "qt", lambda _: [])
    with pytest.raises(SystemExit, match="nobodys"):
        licences.main(tmp_path)
    assert (
        "LESSER GENERAL"
        in (tmp_path / "licences" / "NOTICE.txt").read_text(encoding="utf-8").upper()
    )


def test_that_a_bundle_reads_workbooks_with_its_own_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(Path("folder", "slastudio-window.exe")))
    program, word = sheet_process._command()
    assert Path(program) == Path("folder", "slastudio.exe")
    assert f'["{word}"]' in (PACKAGING / "start.py").read_text(encoding="utf-8")


def test_that_the_workflow_builds_on_every_system_and_keeps_what_each_makes() -> None:
    text = (ROOT / ".github" / "workflows" / "bundles.yml").read_text(encoding="utf-8")
    job = YAML(typ="safe").load(text)["jobs"]["bundle"]
    systems = {each["os"].split("-")[0] for each in job["strategy"]["matrix"]["include"]}
    assert systems == {"ubuntu", "windows", "macos"}
    assert "python packaging/build.py" in [step.get("run") for step in job["steps"]]
    kept = job["steps"][-1]["with"]["path"]
    assert all(f"*.{ending}" in kept for ending in ("deb", "exe", "dmg"))
    for option in re.findall(r"build\.py (--[\w-]+)", text):
        assert option in (PACKAGING / "build.py").read_text(encoding="utf-8")
