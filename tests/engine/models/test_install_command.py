"""``sajin models install`` as a process: killed, interrupted, resumed, and without torch."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.indexing.bench import wait_until
from tests.engine.models.installing import ID, SOURCE, describe, nothing_is_left
from tests.hub import Fault, Hub
from tests.support import ROOT, process_environment


def _command(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "engine", "models", *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot kill like this")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_the_command_goes_on_where_it_was_ended(hub: Hub, bundle: Path, library_dir: Path, how: signal.Signals) -> None:
    (bundle / "extra.bin").write_bytes(os.urandom(300_000))
    describe(bundle, "extra.bin")
    hub.add("org/tiny", bundle, lfs_from_bytes=100_000)
    hub.faults.append(Fault("stall", "/cdn/*", times=1, after=200_000))
    environment = process_environment(library_dir)
    running = _command(environment, "install", SOURCE)
    part = Path(environment["HF_HOME"]) / "hub" / "models--org--tiny" / "blobs"
    wait_until(lambda: running.poll() is not None or any(file.stat().st_size > 60_000 for file in part.glob("*")))
    assert not (library_dir / "models" / ID).exists()
    running.send_signal(how)
    said = running.communicate(timeout=60)[1]
    if how == signal.SIGINT:
        assert running.returncode == 130 and "the next run goes on" in said
        assert nothing_is_left(library_dir)
    hub.requests.clear()
    again = _command(environment, "install", SOURCE, "--json")
    out, said = again.communicate(timeout=100)
    assert again.returncode == 0, said
    document = json.loads(out)
    assert document["bundle_id"] == ID and [one["kind"] for one in document["warnings"]] == ["not_curated"]
    assert hub.asked("/cdn/*")[0].range, "it began anew"
    assert sorted(path.name for path in (library_dir / "models").iterdir()) == [ID]


def test_without_torch_the_command_says_what_to_install(hub: Hub, library_dir: Path, tmp_path: Path) -> None:
    hub.add("org/weights", {"open_clip_config.json": b"{}", "open_clip_model.safetensors": bytes(20_000)})
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, package=None: None if name in ('torch', 'open_clip') else find(name, package)\n"
    )
    environment = process_environment(library_dir)
    environment["PYTHONPATH"] = os.pathsep.join([str(hidden), environment["PYTHONPATH"]])
    running = _command(environment, "install", "hf-hub:org/weights")
    said = running.communicate(timeout=60)[1]
    assert running.returncode == 1
    assert "pip install 'sajin[train]'" in said and "torch, open_clip_torch" in said
