"""Killed while it writes metadata: each sidecar and file is the old one or the new one; the next run does the rest."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from engine.edits import SetCaptions, adding_tags
from engine.library import Library
from engine.metadata.reading import examine
from engine.metadata.records import WriteTo
from tests.engine.fakes import ColourEncoder
from tests.engine.indexing.bench import picture
from tests.engine.metadata.packet import packet
from tests.fire import seeds
from tests.fire.children import Child
from tests.fire.edits import catalog_is_intact
from tests.fire.metadata_child import POINTS

_PHOTOS = 7
_KILLS = 2


class Scene:
    """A library, its photos, and what must be true of them at any time.

    Attributes:
        ids: of the photos, which they keep.
        number: of the next caption.
    """

    def __init__(self, root: Path, into: WriteTo) -> None:
        self.photos, self.library_dir, self.into = root / "photos", root / "library", into
        for seed in range(_PHOTOS):
            picture(self.photos / f"{seed}.{('jpg', 'png', 'webp', 'tif')[seed % 4]}", seed)
        self._pixels = self._all_pixels()
        foreign = "<dc:creator><rdf:Seq><rdf:li>Mina</rdf:li></rdf:Seq></dc:creator>"
        (self.photos / "0.jpg.xmp").write_text(packet(foreign), encoding="utf-8")
        with Library.open(self.library_dir, encoder=ColourEncoder()) as library:
            library.add_folder(self.photos)
            list(library.index())
            self.ids = sorted(library.photo_ids())
            library.edit(adding_tags(self.ids, ["Dog"]))
        self.number = 0

    def child(self, point: str = "") -> Child:
        """Start writing."""
        arguments = ["-m", "tests.fire.metadata_child", str(self.library_dir), self.into.value, str(self.number)]
        return Child([*arguments, *([point] if point else [])], self.library_dir)

    def judge(self) -> None:
        """Check that nothing is torn and nothing is lost."""
        catalog_is_intact(self.library_dir / "catalog.sqlite")
        assert self._all_pixels() == self._pixels
        for path in self._files():
            found = examine(path)
            assert found.fault is None
            assert (found.described.caption or "caption 0").startswith("caption ")
        assert "Mina" in (self.photos / "0.jpg.xmp").read_text(encoding="utf-8")

    def finish(self) -> None:
        """Do what is left, in peace; then everything must be as if nobody had been killed."""
        self.judge()
        with Library.open(self.library_dir, encoder=ColourEncoder()) as library:
            list(library.index())
            library.edit(SetCaptions(dict.fromkeys(self.ids, f"caption {self.number + 1000}")))
            list(library.write_metadata(into=self.into))
            assert library.metadata_due() == 0
            assert library.metadata_problems() == []
            assert library.metadata_conflicts() == []
            list(library.index())
            assert sorted(library.photo_ids()) == self.ids
            assert {library.caption(photo_id) for photo_id in self.ids} == {f"caption {self.number + 1000}"}
            assert all(library.photo(photo_id).tags == ["Dog"] for photo_id in self.ids)
        self.judge()
        assert {examine(path).described.caption for path in self._files()} == {f"caption {self.number + 1000}"}
        assert list(self.photos.glob(".*")) == []

    def _files(self) -> list[Path]:
        return sorted(path for path in self.photos.iterdir() if path.suffix != ".xmp" and not path.name.startswith("."))

    def _all_pixels(self) -> dict[str, str]:
        found = {}
        for path in self._files():
            with Image.open(path) as image:
                found[path.name] = hashlib.sha256(image.convert("RGB").tobytes()).hexdigest()
        return found


@pytest.mark.parametrize("into", [WriteTo.SIDECARS, WriteTo.FILES])
def test_killed_at_each_step(tmp_path: Path, into: WriteTo) -> None:
    scene = Scene(tmp_path, into)
    for point in POINTS if into is WriteTo.FILES else ("part made", "renamed"):
        assert scene.child(point).finish() < 0
        scene.judge()
        scene.number += 1
    scene.finish()


def test_killed_at_any_moment(tmp_path: Path) -> None:
    scene = Scene(tmp_path, WriteTo.FILES)
    moments = seeds.chance_of("metadata")
    for _ in range(_KILLS):
        child = scene.child()
        assert child.listen(moments.randint(1, 2))
        assert child.kill(moments.uniform(0, 0.3), alone=moments.random() < 0.5)
        scene.number = int(child.lines[-1]) + 1
        scene.judge()
    scene.finish()
