"""``sajin search``, ``similar``, ``caption``, ``models`` and ``doctor`` on an indexed library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from engine.cli import main
from engine.library import Library
from tests.conftest import Sajin


@pytest.fixture(autouse=True)
def own_library(library_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAJIN_LIBRARY", str(library_dir))


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


class TestSearch:
    def test_json_of_the_real_command(self, indexed: Path, sajin: Sajin) -> None:
        done = sajin("search", "red", "--all", "--json", "--limit", "2")
        assert done.returncode == 0, done.stderr
        hits = json.loads(done.stdout)
        assert len(hits) == 2
        assert [set(hit) for hit in hits] == [{"path", "score", "relevance", "photo_id", "why"}] * 2
        assert hits[0]["score"] >= hits[1]["score"]
        assert all(0 <= hit["relevance"] <= 1 and Path(hit["path"]).is_file() for hit in hits)

    def test_finds_captions_and_says_why(
        self, indexed: Path, photo_folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = str(photo_folder / "blue.png")
        assert main(["caption", "set", path, "Minas Geburtstag"]) == 0
        assert capsys.readouterr().out == f"{path}: Minas Geburtstag\n"
        first = _json(capsys, "search", "Geburtstag")[0]
        assert first["path"] == path
        assert "caption" in {why["kind"] for why in first["why"]}

    def test_lines_are_relevance_and_path(
        self, indexed: Path, photo_folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["search", "red", "--all"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert {line.split("  ")[-1] for line in lines} == {
            str(photo_folder / f"{n}.png") for n in ("red", "green", "blue")
        }
        assert all("%" in line for line in lines)

    def test_a_dash_belongs_to_the_text(self, indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["search", "-house", "--all"]) == 0
        assert main(["search", "red", "-people", "--all"]) == 0
        assert "usage" not in capsys.readouterr().err

    def test_nothing_shown_says_so(self, indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["search", "after:2999", "--json"]) == 0
        captured = capsys.readouterr()
        assert json.loads(captured.out) == []
        assert "nothing matches" in captured.err
        assert "--all" in captured.err

    def test_an_empty_library_says_so(self, modelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["search", "dog"]) == 0
        assert "sajin index" in capsys.readouterr().err

    def test_nothing_to_search_for_is_wrong_usage(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["search"]) == 2
        assert "TEXT" in capsys.readouterr().err

    def test_a_text_that_is_not_understood_fails(self, indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["search", "after:soon"]) == 1
        assert capsys.readouterr().err.startswith("sajin: the search text is not understood at ")

    def test_by_example(
        self, indexed: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Image.new("RGB", (32, 32), (20, 210, 30)).save(tmp_path / "lime.png")
        hits = _json(capsys, "search", "--image", str(tmp_path / "lime.png"), "--all")
        assert hits[0]["path"] == str(photo_folder / "green.png")


class TestSimilar:
    def test_orders_by_likeness(
        self, indexed: Path, photo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Image.new("RGB", (32, 32), (210, 30, 30)).save(tmp_path / "crimson.png")
        (hit,) = _json(capsys, "similar", str(tmp_path / "crimson.png"), "--limit", "1")
        assert hit["path"] == str(photo_folder / "red.png")

    def test_of_what_is_no_photo_fails(self, indexed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["similar", str(tmp_path / "nowhere.jpg")]) == 1
        assert "is not there" in capsys.readouterr().err


class TestCaptions:
    def test_show_and_take_away(self, indexed: Path, photo_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = str(photo_folder / "red.png")
        assert _json(capsys, "caption", "show", path)["caption"] is None
        assert main(["caption", "set", path, "a red wall"]) == 0
        capsys.readouterr()
        assert main(["caption", "show", path]) == 0
        assert capsys.readouterr().out == "a red wall\n"
        assert main(["caption", "set", path, ""]) == 0
        assert "no caption any more" in capsys.readouterr().out


class TestModels:
    def test_list_and_use(self, indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
        listed = {info["id"]: info for info in _json(capsys, "models", "list")}
        assert (listed["small"]["active"], listed["small"]["embedded_photos"]) == (True, 3)
        assert main(["models", "list"]) == 0
        assert "* small" in capsys.readouterr().out
        assert main(["models", "use", "small"]) == 0
        assert capsys.readouterr() == ("small searches now\n", "")

    def test_one_that_is_not_there(self, indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["models", "use", "big"]) == 1
        assert "there is no model 'big'" in capsys.readouterr().err


class TestDoctor:
    def test_a_sound_library(self, indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
        checks = {check["name"]: check for check in _json(capsys, "doctor")}
        assert {"catalog", "model", "provider", "embeddings", "folders", "disk space", "problems"} <= set(checks)
        assert "broken.jpg" in checks["problems"]["detail"]

    def test_finds_what_needs_attention(
        self, modelled: Path, photo_folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        photo_folder.rename(photo_folder.with_name("away"))
        assert main(["doctor"]) == 1
        assert f"LOOK  folders: {photo_folder} is not there" in capsys.readouterr().out

    def test_a_model_that_is_damaged(self, indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
        vision = indexed / "models" / "small" / "vision.onnx"
        vision.write_bytes(vision.read_bytes()[:-1] + b"?")
        assert main(["doctor", "--json"]) == 1
        failed = {check["name"] for check in json.loads(capsys.readouterr().out) if not check["ok"]}
        assert failed == {"model"}


def test_thirty_real_photos(shared_data: Path, starter_bundle: Path, library_dir: Path, sajin: Sajin) -> None:
    """The whole way with the model that ships: photos in, words in, the right photos out."""
    lines = (shared_data / "captioned" / "captions.jsonl").read_text(encoding="utf-8").splitlines()
    chosen = [row for row in map(json.loads, lines) if row["split"] == "dev"][:30]
    folder = library_dir.parent / "captioned"
    folder.mkdir()
    for row in chosen:
        source = _photo(shared_data, row["file"])
        (folder / source.name).write_bytes(source.read_bytes())  # in the test's own folder only
    assert sajin("add", str(folder)).returncode == 0
    done = sajin("index")
    assert (done.returncode, done.stdout) == (0, "added 30, unchanged 0, moved 0, removed 0, failed 0\n")
    found = 0
    with Library.open(library_dir) as library:
        for row in chosen:
            hits = library.search(row["en"][0], show_all=True, limit=5)
            found += Path(row["file"]).name in {hit.path.name for hit in hits}
    assert found >= 26
    first = json.loads(sajin("search", chosen[0]["en"][0], "--all", "--json", "--limit", "5").stdout)
    assert len(first) == 5


def _photo(shared_data: Path, name: str) -> Path:
    direct = shared_data / "captioned" / name
    return direct if direct.is_file() else shared_data / "captioned" / "photos" / name
