"""``sajin places``, ``sajin settings``, ``sajin samples`` and ``sajin desktop-entry``."""

from __future__ import annotations

import configparser
import json
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from engine import desktop_entry
from engine.cli import main
from engine.library import Library
from engine.paths import resources_dir
from tests.engine.fakes import ColourEncoder

linux = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="desktop entries are for other systems")


@pytest.fixture(autouse=True)
def own_library(library_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAJIN_LIBRARY", str(library_dir))


def _photo(path: Path, latitude: float, longitude: float) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (latitude, 0.0, 0.0), 3: "E", 4: (longitude, 0.0, 0.0)})
    Image.new("RGB", (40, 30), (int(longitude), 90, 60)).save(path, exif=exif)


@pytest.fixture
def travelled(library_dir: Path, photo_folder: Path) -> Path:
    _photo(photo_folder / "seoul.jpg", 37.5663, 126.9779)
    _photo(photo_folder / "paris.jpg", 48.8566, 2.3522)
    with Library.open(library_dir, encoder=ColourEncoder()) as library:
        library.add_folder(photo_folder)
        for _ in library.index():
            pass
    return photo_folder


def test_places_lists_countries_and_towns_in_both_languages(
    travelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["places"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "France  (1 photo)",
        "  Paris  (1 photo)",
        "South Korea  (1 photo)",
        "  Seoul  (1 photo)",
    ]
    assert main(["places", "--language", "ko"]) == 0
    assert "  서울  (1 photo)" in capsys.readouterr().out.splitlines()
    assert main(["places", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document[1]["country"] == "KR" and document[1]["names"] == {"en": "South Korea", "ko": "대한민국"}
    assert document[1]["cities"] == [{"geonames_id": 1835848, "names": {"en": "Seoul", "ko": "서울"}, "photos": 1}]


def test_a_library_knows_the_places_of_its_photos(travelled: Path, library_dir: Path) -> None:
    with Library.open(library_dir, encoder=ColourEncoder()) as library:
        seoul = library.photo_id_of(travelled / "seoul.jpg")
        paris = library.photo_id_of(travelled / "paris.jpg")
        assert library.photo(seoul).place == "Seoul, South Korea"
        assert [item.place for item in library.photos([seoul, paris], "ko")] == ["대한민국 서울", "프랑스 파리"]
        assert library.photo(library.photo_id_of(travelled / "red.png")).place is None
        assert library.place_photos("KR") == library.place_photos("KR", 1835848) == [seoul]
        assert library.place_photos("KR", 2988507) == []  # Paris lies elsewhere
        assert [hit.photo_id for hit in library.search("place:서울")] == [seoul]
        assert [item.value for item in library.completions("place", "sé")] == ["Seoul"]
        assert [item.value for item in library.completions("장소", "프")] == ["프랑스"]
        (travelled / "seoul.jpg").unlink()
        for _ in library.index():
            pass
        assert [place.country for place in library.places()] == ["FR"]
        assert library.place_photos("KR") == []


def test_no_places_are_said_to_be_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["places"]) == 0
    captured = capsys.readouterr()
    assert captured.out == "" and "no photo says where it was taken" in captured.err


def test_settings_are_listed_shown_and_changed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["settings"]) == 0
    assert any(line.startswith("pause_on_battery") for line in capsys.readouterr().out.splitlines())
    for value, shown in (("yes", "true"), ("off", "false")):
        assert main(["settings", "pause_on_battery", value]) == 0
        assert capsys.readouterr().out == f"{shown}\n"
    assert main(["settings", "backup_interval_h", "1.5", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["value"] == 1.5
    assert main(["settings", "encoder_threads", "2"]) == 0
    capsys.readouterr()
    assert main(["settings", "--json"]) == 0
    values = {item["key"]: item["value"] for item in json.loads(capsys.readouterr().out)}
    assert (values["encoder_threads"], values["backup_interval_h"], values["pause_on_battery"]) == (2, 1.5, False)
    assert main(["settings", "vector_index_address", ""]) == 0
    assert capsys.readouterr().out == '""\n'


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pause_on_batery"], "did you mean 'pause_on_battery'?"),
        (["nothing_like_it"], "sajin settings lists what can be set"),
        (["pause_on_battery", "perhaps"], "must be true or false"),
        (["encoder_threads", "-1"], "must be 0 to 256"),
        (["encoder_threads", "two"], "must be 0 to 256"),
        (["backup_interval_h", "nan"], "must be 0 to 8760"),
        (["provider", "abacus"], "must be one of auto, cuda, directml, coreml, openvino, cpu"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["settings", *arguments]) == 1
    captured = capsys.readouterr()
    assert captured.out == "" and words in captured.err


def test_the_models_threads_follow_the_setting(indexed: Path) -> None:
    with Library.open(indexed) as library:
        before = library._models.encoder()
        assert library._models.encoder() is before
        library.set_setting("encoder_threads", 1)
        machine = library.machine()
        assert (machine.threads, machine.batch) == (1, 4) or machine.provider != "CPUExecutionProvider"
        assert machine.provider.endswith("ExecutionProvider") and machine.cores >= 1 and machine.decode_workers >= 1
        assert machine.providers[0] == "auto" and "cpu" in machine.providers
        assert machine.memory_bytes > machine.free_memory_bytes > 0


def test_samples_are_added(library_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("skimage")
    assert main(["samples"]) == 0
    assert capsys.readouterr().out == f"added {library_dir / 'samples'}\n"
    with Library.open(library_dir) as library:
        assert [folder.path for folder in library.folders()] == [library_dir / "samples"]
        assert library.samples_available()


@linux
def test_the_desktop_entry_is_installed_valid_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "data home"
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    assert main(["desktop-entry", "--install"]) == 0
    capsys.readouterr()
    entry, icon, metainfo = desktop_entry.files(home)
    assert _entry(entry)["Exec"] == f"{desktop_entry.exec_line(desktop_entry.start_command())} open %f"
    assert ElementTree.parse(icon).getroot().tag.endswith("svg")
    assert ElementTree.parse(metainfo).findtext("launchable") == "sajin.desktop"
    _validate(entry)
    assert main(["desktop-entry", "--install"]) == 0  # again is no harm
    assert main(["desktop-entry", "--remove"]) == 0
    assert not any(path.exists() for path in (entry, icon, metainfo))
    capsys.readouterr()
    assert main(["desktop-entry", "--remove"]) == 0
    assert "no desktop entry" in capsys.readouterr().err


@linux
def test_without_xdg_data_home_it_lies_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for value in ("", "relative/is/invalid"):
        monkeypatch.setenv("XDG_DATA_HOME", value)
        assert desktop_entry.data_home() == tmp_path / ".local" / "share"


def test_the_entry_that_ships_is_valid_and_speaks_korean() -> None:
    path = resources_dir() / "desktop" / "sajin.desktop"
    entry = _entry(path)
    assert entry["Name"] == "Sajin" and entry["StartupWMClass"] == "sajin" and entry["Icon"] == "sajin"
    assert all(f"{key}[ko]" in entry for key in ("Name", "GenericName", "Comment", "Keywords"))
    assert {"inode/directory", "image/jpeg", "image/heif"} <= set(entry["MimeType"].split(";"))
    _validate(path)


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (["/usr/bin/sajin"], "/usr/bin/sajin"),
        (["/opt/my apps/sajin", "-m"], '"/opt/my apps/sajin" -m'),
        (["/o/a$b"], '"/o/a\\\\$b"'),
        (["/o/50%"], "/o/50%%"),
        (['/o/say "x"'], '"/o/say \\\\"x\\\\""'),
    ],
)
def test_any_path_can_stand_in_exec(command: list[str], line: str) -> None:
    assert desktop_entry.exec_line(command) == line


def _entry(path: Path) -> dict[str, str]:
    parser = configparser.ConfigParser(interpolation=None, strict=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path, "utf-8")
    return dict(parser["Desktop Entry"])


def _validate(path: Path) -> None:
    tool = shutil.which("desktop-file-validate")
    if tool is not None:
        done = subprocess.run([tool, str(path)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "")
