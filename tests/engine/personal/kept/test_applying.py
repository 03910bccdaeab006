"""A Quick model's vectors are derived from its parent's, and the library follows at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.catalog import switching, vectors
from engine.control import Control
from engine.encoding.adapter import ADAPTER
from engine.encoding.onnx import Encoder
from engine.errors import BundleInvalid, Cancelled, ModelInUse, ModelIsParent, StorageFull
from engine.events import ModelSwitched, SwitchProgress
from engine.library import Library
from engine.library import switching as choosing
from engine.personal import deriving
from engine.personal.records import ApplyProgress, ModelApplied
from tests.bundles import make_bundle
from tests.personal_models import description, make_quick


def _vectors(library: Library) -> dict[str, int]:
    return dict(switching.embedded_bundles(library._catalog))


def _stamps(library: Library, bundle_id: str) -> list[int]:
    return [int(stamp) for stamp in vectors.stamps(library._catalog, bundle_id).stamps]


def _rows(library: Library, bundle_id: str) -> np.ndarray:
    ids = np.array(sorted(library.photo_ids()), np.int64)
    ((found, rows),) = vectors.blocks(library._catalog, bundle_id, 16, ids)
    assert found.tolist() == ids.tolist()
    return rows.astype(np.float32)


def _lose_pictures(library: Library) -> None:
    """Take photos and thumbnails away: what is made without them was decoded of nothing."""
    shutil.rmtree(library.folders()[0].path)
    shutil.rmtree(library.folder / "cache")


def _add_photo(library: Library, name: str, colour: tuple[int, int, int]) -> None:
    Image.new("RGB", (64, 48), colour).save(library.folders()[0].path / name)
    list(library.index())


class TestDeriving:
    def test_the_library_follows_at_once_and_no_photo_is_opened(self, library: Library) -> None:
        colours = {library.summaries([photo])[0].path.stem: photo for photo in library.photo_ids()}
        pictures = [Image.open(library.summaries([photo])[0].path) for photo in sorted(library.photo_ids())]
        own = Encoder.load("nabi", library_dir=library.folder).encode_images(pictures)
        _lose_pictures(library)
        events = list(library.apply_model("nabi"))
        assert events == [ApplyProgress(0, 4), ApplyProgress(4, 4), ModelApplied("nabi", searching=True)]
        assert library.setting("model") == "nabi"
        assert _vectors(library) == {"small": 4, "nabi": 4}
        # What is derived is what its own image side computes, as half precision keeps it.
        assert np.abs(_rows(library, "nabi") - own).max() < 2e-3
        assert np.abs(_rows(library, "nabi") - _rows(library, "small")).max() > 0.02
        assert library.search("red", show_all=True, limit=1)[0].photo_id == colours["red"]

    def test_back_to_the_parent_at_once_and_only_new_photos_are_embedded(self, library: Library) -> None:
        list(library.apply_model("nabi"))
        before = _stamps(library, "small")
        assert list(library.apply_model("small")) == [ModelApplied("small", searching=True)]
        list(library.apply_model("nabi"))
        _add_photo(library, "yellow.png", (230, 230, 10))
        assert _vectors(library) == {"small": 4, "nabi": 5}
        assert list(library.apply_model("small"))[-1] == ModelApplied("small", searching=False)
        done = [event.done for event in library.index() if isinstance(event, SwitchProgress)]
        assert done[0] == 4 and done[-1] == 5
        assert library.setting("model") == "small"
        assert _stamps(library, "small")[:4] == before

    def test_another_of_the_same_parent_derives_as_far_as_its_vectors_go(self, library: Library) -> None:
        list(library.apply_model("nabi"))
        _add_photo(library, "yellow.png", (230, 230, 10))
        assert list(library.apply_model("haneul"))[-1] == ModelApplied("haneul", searching=False)
        assert library.setting("model") == "nabi"
        assert _vectors(library) == {"small": 4, "nabi": 5, "haneul": 4}
        assert isinstance(list(library.index())[-1], ModelSwitched)
        assert _vectors(library)["haneul"] == 5
        assert library.search("yellow", show_all=True, limit=1)[0].path.name == "yellow.png"

    def test_whoever_indexes_derives_what_was_left_to_it(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(choosing, "_FEW", 0)
        shutil.rmtree(library.folder / "cache" / "thumbnails")
        for path in library.folders()[0].path.iterdir():  # there, and no photos any more
            path.write_bytes(path.read_bytes())
        switch = library.use_bundle("nabi")
        assert switch is not None and (switch.done, switch.total) == (0, 4)
        reads = []
        from engine.indexing import reembedding

        monkeypatch.setattr(reembedding.Reembedding, "_read", lambda self, photo: reads.append(photo))
        assert isinstance(list(library.index())[-1], ModelSwitched)
        assert not reads
        assert _vectors(library) == {"small": 4, "nabi": 4}  # its parent's stay, though nobody said so

    def test_a_setting_or_use_bundle_derives_few_at_once(self, library: Library) -> None:
        _lose_pictures(library)
        library.set_setting("model", "nabi")
        assert library.setting("model") == "nabi"
        assert _vectors(library) == {"small": 4, "nabi": 4}

    def test_cancelled_it_goes_on_from_there(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(deriving.derive, "__defaults__", (lambda: False, 1))
        control = Control()
        events = library.apply_model("nabi", control)
        assert [next(events), next(events), next(events)] == [ApplyProgress(n, 4) for n in range(3)]
        control.cancel()
        with pytest.raises(Cancelled):
            list(events)
        assert library.setting("model") == "small" and library.model_switch() is None
        before = _stamps(library, "nabi")
        assert len(before) == 2
        assert list(library.apply_model("nabi"))[0] == ApplyProgress(0, 2)
        assert _stamps(library, "nabi")[:2] == before and library.setting("model") == "nabi"

    def test_removed_photos_come_back_with_their_vectors(self, library: Library, tmp_path: Path) -> None:
        red = library.folders()[0].path / "red.png"
        red.rename(tmp_path / "red.png")
        list(library.index())
        assert list(library.apply_model("nabi"))[:1] == [ApplyProgress(0, 4)]
        (tmp_path / "red.png").rename(red)
        list(library.index())
        assert library.search("red", show_all=True, limit=1)[0].path == red

    def test_an_active_model_finds_more_once_its_photos_can_be_derived(self, library: Library) -> None:
        list(library.apply_model("nabi"))
        ids = library.photo_ids()
        library._catalog.connection.execute("DELETE FROM embeddings WHERE bundle_id = 'nabi' AND photo_id = ?", ids[:1])
        revision = library.revision()
        list(library.apply_model("nabi"))
        assert library.revision() > revision and _vectors(library) == {"small": 4, "nabi": 4}


class TestTrouble:
    def test_vectors_of_another_model_of_the_parents_name_are_not_taken(self, library: Library) -> None:
        folder = library.folder / "models" / "small"
        document = json.loads((folder / "bundle.json").read_text())
        document["image"]["interpolation"] = "bicubic"  # other vectors, by a model of the same name
        (folder / "bundle.json").write_text(json.dumps(document))
        library.close()
        with Library.open(library.folder) as again:
            list(again.index())
            assert list(again.apply_model("nabi")) == [ApplyProgress(0, 0), ModelApplied("nabi", searching=False)]
            assert isinstance(list(again.index())[-1], ModelSwitched)  # by its own image side
            assert again.search("red", show_all=True, limit=1)[0].path.stem == "red"

    def test_replaced_while_it_is_derived_for_nothing_false_is_written(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(deriving.derive, "__defaults__", (lambda: False, 1))
        events = library.apply_model("nabi")
        next(event for event in events if event == ApplyProgress(1, 4))
        with Library.open(library.folder) as other:
            other._catalog.connection.execute("UPDATE bundles SET content_hash = 'another' WHERE id = 'small'")
        assert list(events)[-1] == ModelApplied("nabi", searching=False)
        assert _vectors(library)["nabi"] == 1

    def test_forgotten_while_it_is_derived_for(self, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(deriving.derive, "__defaults__", (lambda: False, 1))
        events = library.apply_model("nabi")
        next(event for event in events if event == ApplyProgress(2, 4))
        with Library.open(library.folder) as other:
            switching.doom(other._catalog, "nabi")
        assert list(events)[-1] == ModelApplied("nabi", searching=False)  # chosen later: its vectors are wanted again
        assert switching.unwanted(library._catalog) == () and _vectors(library) == {"small": 4, "nabi": 2}

    def test_a_damaged_adapter_is_refused_and_the_old_model_searches(self, library: Library) -> None:
        adapter = library.folder / "models" / "nabi" / ADAPTER
        adapter.write_bytes(adapter.read_bytes()[:-1] + b"?")
        with pytest.raises(BundleInvalid, match="hash"):
            list(library.apply_model("nabi"))
        document = description(adapter.parent)
        adapter.write_bytes(b"no archive")
        document["files"][ADAPTER] = make_quick_facts(adapter)  # type: ignore[index]
        (adapter.parent / "bundle.json").write_text(json.dumps(document))
        with pytest.raises(BundleInvalid, match="cannot be used"):
            list(library.apply_model("nabi"))
        assert library.setting("model") == "small" and library.model_switch() is None
        assert library.search("red", show_all=True, limit=1)[0].path.stem == "red"

    def test_a_text_side_that_fails_is_found_out_before_it_searches(self, library: Library) -> None:
        folder = make_quick(library.folder / "models", "mute", library.folder / "models" / "small")
        document = description(folder)
        shutil.copyfile(folder / "vision.onnx", folder / "text.onnx")
        document["files"]["text.onnx"] = make_quick_facts(folder / "text.onnx")  # type: ignore[index]
        (folder / "bundle.json").write_text(json.dumps(document))
        with pytest.raises(BundleInvalid):
            list(library.apply_model("mute"))
        assert library.setting("model") == "small"

    def test_no_room_is_told_before_anything_is_written(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from engine.library import personal

        monkeypatch.setattr(personal, "leaves_room", lambda place, needed: not needed)
        with pytest.raises(StorageFull) as error:
            list(library.apply_model("nabi"))
        assert error.value.needed_bytes and _vectors(library) == {"small": 4}

    def test_without_its_parent_it_is_embedded_as_any_model(self, library: Library) -> None:
        library._catalog.connection.execute("UPDATE embeddings SET bundle_id = 'other'")  # it searched in between
        library._catalog.connection.execute("UPDATE settings SET value = '\"other\"' WHERE key = 'model'")
        shutil.rmtree(library.folder / "models" / "small")
        assert list(library.apply_model("nabi"))[-1] == ModelApplied("nabi", searching=False)
        assert isinstance(list(library.index())[-1], ModelSwitched)
        assert library.search("red", show_all=True, limit=1)[0].path.stem == "red"
        assert {model.id: model.parent_name for model in library.personal_models()}["nabi"] == "small"


class TestRemoving:
    def test_a_parent_goes_after_its_children(self, library: Library) -> None:
        library.use_bundle("other")
        list(library.index())
        with pytest.raises(ModelIsParent) as error:
            library.remove_model("small")
        assert error.value.children == ("haneul", "nabi")
        library.remove_model("nabi")
        library.remove_model("haneul")
        library.remove_model("small")
        assert [info.id for info in library.bundles()] == ["other", "starter"]

    def test_its_vectors_go_with_it_and_its_parents_stay(self, library: Library) -> None:
        list(library.apply_model("nabi"))
        with pytest.raises(ModelInUse):
            library.remove_model("nabi")
        list(library.apply_model("small"))
        library.remove_model("nabi")
        assert _vectors(library) == {"small": 4}
        assert library.search("red", show_all=True, limit=1)[0].path.stem == "red"


def make_quick_facts(path: Path) -> dict[str, object]:
    """Return what a description says of a file as it is."""
    from engine.models.exported import describe_file

    return describe_file(path)


def test_a_model_without_an_adapter_is_applied_as_it_is_used(library: Library) -> None:
    assert list(library.apply_model("other"))[-1] == ModelApplied("other", searching=False)
    switch = library.model_switch()
    assert switch is not None and switch.bundle_id == "other" and switch.keep_old


def test_a_fresh_library_takes_it_at_once(tmp_path: Path) -> None:
    models = tmp_path / "empty" / "models"
    make_bundle(models / "small", bundle_id="small")
    make_quick(models, "nabi", models / "small")
    with Library.open(tmp_path / "empty") as library:
        assert list(library.apply_model("nabi")) == [ApplyProgress(0, 0), ModelApplied("nabi", searching=True)]
