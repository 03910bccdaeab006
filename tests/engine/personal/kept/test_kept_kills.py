"""Keeping and applying a personal model are killed with SIGKILL: nothing is lost, nothing is half there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.catalog import switching, vectors
from engine.library import Library
from engine.personal import runs
from engine.personal.keeping import kept_as
from engine.personal.records import ModelApplied, RunState
from tests.personal_models import facts, make_offered
from tests.support import ROOT, process_environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL and no fork here")


def _kill(what: str, template: Path, work: Path) -> list[Path]:
    command = [sys.executable, "-m", "tests.engine.personal.kept.killed", what, template, work]
    done = subprocess.run(command, cwd=ROOT, env=process_environment(template), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    places = [place for place in work.iterdir() if place.name != "counted"]
    assert len(places) == int(done.stdout)
    return places


def test_killed_while_keeping_it_is_a_run_that_waits_or_a_model(library: Library, tmp_path: Path) -> None:
    offered = make_offered(library.folder, library.folder / "models" / "small")
    library.close()
    candidate, others = facts(offered.candidate), facts(library.folder / "models")
    outcomes = set()
    for place in _kill("keep", library.folder, tmp_path / "kills"):
        with Library.open(place) as killed:
            run, kept = killed.training_run(), kept_as(place, offered.id)
            outcomes.add((run is not None, kept is not None))
            if kept is None:
                assert run is not None and run.state == RunState.OFFERED
                assert facts(runs.find(place, offered.id).candidate) == candidate
                assert facts(place / "models").items() == others.items()
            assert killed.keep_training(offered.id, "Kept") == "kept"
            assert killed.training_run() is None
            assert facts(place / "models").items() >= others.items()
            assert [model.id for model in killed.personal_models()].count("kept") == 1
            assert killed._models.check("kept").parent == "small"  # every file as it was measured
            assert not [path for path in (place / "models").iterdir() if path.name.startswith(".")]
    assert outcomes == {(True, False), (False, True)}


def test_killed_while_applying_the_old_model_searches_and_it_goes_on(library: Library, tmp_path: Path) -> None:
    library.close()
    written = set()
    for place in _kill("apply", library.folder, tmp_path / "kills"):
        with Library.open(place) as killed:
            assert killed.setting("model") == "small" and killed.model_switch() is None
            assert killed.search("red", show_all=True, limit=1)[0].path.stem == "red"
            before = vectors.stamps(killed._catalog, "nabi")
            written.add(len(before.ids))
            assert list(killed.apply_model("nabi"))[-1] == ModelApplied("nabi", searching=True)
            after = vectors.stamps(killed._catalog, "nabi")
            assert after.stamps[: len(before.ids)].tolist() == before.stamps.tolist()  # none was made twice
            assert dict(switching.embedded_bundles(killed._catalog)) == {"small": 4, "nabi": 4}
    assert written == {0, 1, 2, 3, 4}
