"""Two models on the captions of one library."""

from __future__ import annotations

import numpy as np
import pytest

from engine.control import Control
from engine.edits import SetCaptions
from engine.errors import Cancelled, TrainingImpossible, VectorsMissing
from engine.library import Library
from engine.personal import comparing
from engine.personal.general import General
from engine.personal.learned import write_learned
from engine.personal.records import Change
from tests.personal_models import make_adapter, make_quick


@pytest.fixture(autouse=True)
def small_probe(monkeypatch: pytest.MonkeyPatch) -> None:
    """The probe set takes seconds; that both models are measured by it is seen by its texts' places."""

    def measured(encoder: object) -> General:
        places = {"small": [1, 2], "nabi": [1, 20]}.get(encoder.bundle_id, [1, 1])  # type: ignore[attr-defined]
        return General(np.array(places), np.array([0, 1]), 29)

    monkeypatch.setattr(comparing, "measure_general", measured)


@pytest.fixture
def captioned_library(library: Library) -> Library:
    """Each photo has its colour as caption, white another one's, too."""
    photos = {library.summaries([photo])[0].path.stem: photo for photo in library.photo_ids()}
    captions = {photos[name]: name for name in ("red", "green", "blue")} | {photos["white"]: "white\nRed."}
    library.edit(SetCaptions(captions))
    return library


def test_the_same_captions_for_both_and_what_moved(captioned_library: Library) -> None:
    library = captioned_library
    found = library.compare_models("small", "nabi")  # of nabi there are no vectors yet: they are derived in memory
    assert (found.left, found.right) == ("small", "nabi")
    assert (found.left_recall.queries, found.left_recall.gallery) == (4, 4)  # "red" and "Red." are one
    assert found.left_recall.at_1 == 1.0
    assert (found.left_general.at_5, found.right_general.at_5) == (1.0, 0.5)
    assert found.seen == 0.0
    assert dict(library.personal_models()[0].__dict__)["active"] is False
    assert library._catalog.connection.execute("SELECT COUNT(*) FROM embeddings").fetchone()[0] == 4


def test_a_model_that_turns_everything_round_is_seen(captioned_library: Library) -> None:
    library, small = captioned_library, captioned_library.folder / "models" / "small"
    photos, texts = make_adapter(16, rank=4, size=3.0, seed=4), make_adapter(16, size=0.0)
    folder = make_quick(library.folder / "models", "worse", small, photos, texts)
    content_hash = library._catalog.connection.execute(
        "SELECT content_hash FROM photos JOIN captions ON photo_id = photos.id WHERE text = 'green'"
    ).fetchone()[0]
    write_learned(folder, [(content_hash, "GREEN!"), ("0" * 32, "blue")])
    found = library.compare_models("small", "worse")
    assert found.right_recall.at_1 < found.left_recall.at_1 == 1.0
    assert found.seen == 0.25  # "green" of this photo; "blue" of another one does not count
    assert found.changes and all(change.before < change.after for change in found.changes)
    mirrored = library.compare_models("worse", "small")
    assert [(c.after, c.before) for c in mirrored.changes] == [(c.before, c.after) for c in found.changes]
    assert isinstance(found.changes[0], Change) and found.changes[0].photo_id in library.photo_ids()


def test_models_without_vectors_are_told(captioned_library: Library) -> None:
    with pytest.raises(VectorsMissing) as error:
        captioned_library.compare_models("small", "other")
    assert (error.value.bundle_id, error.value.lacking, error.value.photos) == ("other", 4, 4)


def test_without_captions_there_is_nothing_to_measure_by(library: Library) -> None:
    with pytest.raises(TrainingImpossible) as error:
        library.compare_models("small", "nabi")
    assert error.value.fault == "too_few"
    library.edit(SetCaptions({library.photo_ids()[0]: "..."}))
    with pytest.raises(TrainingImpossible):
        library.compare_models("small", "nabi")


def test_cancelled(captioned_library: Library) -> None:
    control = Control()
    control.cancel()
    with pytest.raises(Cancelled):
        captioned_library.compare_models("small", "nabi", control)


def test_many_captions_are_taken_evenly() -> None:
    taken = comparing._evenly(list(range(10_000)), 2000)
    assert len(taken) == 2000 and taken[0] == 0 and taken[-1] == 9995
    assert comparing._evenly([1, 2], 2000) == [1, 2]
