"""A run's candidate becomes a model of the library, whole or not at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from engine.encoding.bundle import Bundle
from engine.encoding.onnx import Encoder
from engine.errors import BundleInvalid, InstallBusy, StorageFull, TrainingImpossible
from engine.library import Library
from engine.models.staging import Staging
from engine.personal import runs
from engine.personal.describing import OVERRIDES
from engine.personal.keeping import free_id, kept_as
from engine.personal.learned import read_learned
from engine.personal.records import ModelApplied, Verdict
from engine.personal.stored import write_report
from tests.engine.catalog.disks import leave_free, make_room, small_disk
from tests.personal_models import description, facts, make_offered, make_report


def _parent(library: Library) -> Path:
    return library.folder / "models" / "small"


class TestKeeping:
    def test_it_is_a_model_of_its_own_and_its_parent_is_as_it_was(self, library: Library) -> None:
        before, run = facts(_parent(library)), make_offered(library.folder, _parent(library))
        log = run.events.read_bytes()
        assert library.keep_training(run.id, "  Nabi &\nHaneul ") == "nabi-haneul"
        folder = library.folder / "models" / "nabi-haneul"
        document = description(folder)
        assert (document["id"], document["name"], document["parent"]) == ("nabi-haneul", "Nabi & Haneul", "small")
        assert set(document["files"]) == {  # type: ignore[call-overload]
            *("vision.onnx", "text.onnx", "tokenizer.json"),
            *("adapter.npz", "report.json", "events.jsonl", "learned.txt"),
        }
        personal = document["personal"]
        assert isinstance(personal, dict)
        assert (personal["preset"], personal["albums"], personal["photos"]) == ("quick", ["Jeju"], 80)
        assert personal["settings"] == {"rank": 2, "ratio": 0.5} and personal["ancestors"] == ["small"]
        bundle = Bundle.load(folder)
        assert bundle.parent == "small" and bundle.ancestors == ("small",) and bundle.adapter() is not None
        assert bundle.figures["personal_recall@1"] == 0.65 and bundle.source == "tests"
        assert (folder / "events.jsonl").read_bytes() == log and len(read_learned(folder)) == 2
        assert facts(_parent(library)) == before
        assert not run.path.exists() and library.training_run() is None
        assert library.setting("model") == "small"
        assert list(library.apply_model("nabi-haneul"))[-1] == ModelApplied("nabi-haneul", searching=True)

    def test_it_is_listed_with_what_was_measured(self, library: Library) -> None:
        library.keep_training(make_offered(library.folder, _parent(library), name="제주").id)
        kept = {model.name: model for model in library.personal_models()}["제주"]
        assert (kept.preset, kept.parent, kept.parent_name, kept.albums) == ("quick", "small", "Tiny", ("Jeju",))
        assert kept.report == make_report() and kept.at_once and not kept.active
        info = {info.id: info for info in library.bundles()}[kept.id]
        assert (info.parent, info.preset, info.created_at[:10]) == ("small", "quick", "2026-11-21")
        (library.folder / "models" / kept.id / "report.json").unlink()
        assert kept.id not in {model.id for model in library.personal_models()}  # damaged: sajin doctor names it

    def test_kept_twice_it_is_one_model(self, library: Library) -> None:
        run = make_offered(library.folder, _parent(library), name="Nabi")
        first = library.keep_training(run.id)
        assert first == "nabi-2"  # the template has one of this name
        assert library.keep_training(run.id) == first
        with pytest.raises(TrainingImpossible) as error:
            library.keep_training("20200101-000000-dead")
        assert error.value.fault == "no_run"

    def test_what_was_left_of_a_kept_run_goes_when_the_library_is_opened(self, library: Library) -> None:
        run = make_offered(library.folder, _parent(library))
        shutil.copytree(run.path, library.folder / "aside")
        kept = library.keep_training(run.id)
        (library.folder / "aside").rename(run.path)  # as a kill right before it went leaves it
        with Library.open(library.folder) as again:
            assert again.training_run() is None and not run.path.exists()
            assert kept_as(library.folder, run.id) == kept

    def test_what_the_gate_refused_is_not_kept(self, library: Library) -> None:
        run = make_offered(library.folder, _parent(library))
        write_report(run.report, make_report(Verdict.NOT_BETTER))
        with pytest.raises(TrainingImpossible, match="refused"):
            library.keep_training(run.id)
        assert run.path.exists()

    def test_a_candidate_that_was_damaged_since_is_not_kept(self, library: Library) -> None:
        run = make_offered(library.folder, _parent(library))
        vision = run.candidate / "vision.onnx"
        vision.write_bytes(vision.read_bytes()[:-1] + b"?")
        before = sorted(path.name for path in (library.folder / "models").iterdir())
        with pytest.raises(BundleInvalid, match="hash"):
            library.keep_training(run.id)
        assert sorted(path.name for path in (library.folder / "models").iterdir()) == before
        assert library.training_run() is not None

    def test_what_differs_from_its_parent_is_said_in_a_file_of_its_own(self, library: Library) -> None:
        run = make_offered(library.folder, _parent(library))
        (run.candidate / "bundle.json").unlink()
        (run.candidate / OVERRIDES).write_text('{"logit_scale": 33.0, "id": "starter", "source": "elsewhere"}')
        folder = library.folder / "models" / library.keep_training(run.id, "Warm")
        document = description(folder)
        assert (document["logit_scale"], document["id"], document["source"]) == (33.0, "warm", "tests")
        assert not (folder / OVERRIDES).exists()

    def test_a_former_model_of_its_id_leaves_no_vectors_of_texts(self, library: Library) -> None:
        from engine.search.background import background_name, background_texts

        stale = library.folder / "cache" / background_name("nabi-2", background_texts())
        stale.write_bytes(b"of another")
        library.keep_training(make_offered(library.folder, _parent(library), name="nabi").id)
        assert not stale.exists()

    def test_carried_to_another_library_it_searches_there(self, library: Library, tmp_path: Path) -> None:
        kept = library.keep_training(make_offered(library.folder, _parent(library), name="Carried").id)
        archive = library.export_model(kept, tmp_path / "carried.zip")
        with Library.open(tmp_path / "elsewhere") as other:
            list(other.import_model(archive))
            (model,) = other.personal_models()
            assert (model.id, model.parent, model.parent_name) == ("carried", "small", "small")
            assert list(other.apply_model("carried"))[-1] == ModelApplied("carried", searching=True)
        assert Encoder.load("carried", library_dir=tmp_path / "elsewhere").bundle.ancestors == ("small",)


class TestTrouble:
    def test_while_another_model_is_installed_it_waits(self, library: Library) -> None:
        run = make_offered(library.folder, _parent(library))
        with Staging(library.folder), pytest.raises(InstallBusy):
            library.keep_training(run.id)
        assert library.keep_training(run.id)

    def test_a_full_disk_leaves_the_run(self, library_dir: Path, tmp_path: Path, personal_template: Path) -> None:
        with small_disk(library_dir, 24 * 2**20):
            shutil.copytree(personal_template / "library", library_dir, dirs_exist_ok=True)
            with Library.open(library_dir) as library:
                run = make_offered(library_dir, library_dir / "models" / "small")
                run.events.write_bytes(b" " * 2**20)
                before = facts(run.candidate)
                leave_free(library_dir, 2**18)
                with pytest.raises(StorageFull):
                    library.keep_training(run.id)
                assert facts(run.candidate) == before and kept_as(library_dir, run.id) is None
                make_room(library_dir)
                assert library.keep_training(run.id) == "personal-model-2026-11-21"


@pytest.mark.parametrize(
    ("name", "taken", "found"),
    [
        ("Mina & grandma", (), "mina-grandma"),
        ("제주", (), "personal"),
        ("제주 2024", (), "personal-2024"),
        ("제주", ("personal", "Personal-2"), "personal-3"),
        ("Café au lait", (), "cafe-au-lait"),
        ("con", (), "personal-con"),
        ("../../etc", (), "etc"),
        ("x" * 500, (), "x" * 60),
        ("Starter", ("starter",), "starter-2"),
    ],
)
def test_an_id_is_a_folders_name_on_every_system(name: str, taken: tuple[str, ...], found: str) -> None:
    assert free_id(name, taken) == found


def test_a_bundle_that_says_nothing_of_parents_is_as_before(library: Library) -> None:
    folder = _parent(library)
    document = description(folder)
    for odd in ({"parent": None}, {"parent": "", "personal": "no object"}, {}):
        rest = {key: value for key, value in document.items() if key not in ("parent", "personal")}
        (folder / "bundle.json").write_text(json.dumps({**rest, **odd}))
        bundle = Bundle.load(folder)
        assert (bundle.parent, bundle.ancestors, bundle.adapter()) == ("", (), None)


def test_runs_and_models_are_told_apart_when_a_library_is_opened(library: Library) -> None:
    run = make_offered(library.folder, _parent(library))
    with Library.open(library.folder):
        assert [folder.id for folder in runs.all_runs(library.folder)] == [run.id]
