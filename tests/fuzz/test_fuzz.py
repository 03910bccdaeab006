"""The fuzz, for less than a minute (``make fuzz`` goes on for an hour)."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.engine.indexing.bench import picture
from tests.fire.seeds import SEED, note
from tests.fuzz.fuzz import fuzz, main

SECONDS = float(os.environ.get("SAJIN_FUZZ_S") or 12)
_KEPT = Path(os.environ.get("SAJIN_FUZZ_KEEP") or Path(__file__).parents[2] / "fuzz-kept")


@pytest.mark.skipif(sys.platform == "win32", reason="no count of open files here")
@pytest.mark.timeout(300 + 2 * SECONDS)
def test_damaged_photos_cost_nothing_but_themselves(tmp_path: Path) -> None:
    made = fuzz(tmp_path, SEED, SECONDS, _KEPT, note)
    for line in made.lines():
        note(line)
    assert made.inputs == made.endings.total() >= 100
    assert made.endings["decoded"] > 0
    assert made.endings["refused"] > 0
    assert {"png", "stored.png"} <= made.decoded.keys()  # their checksums were made right again
    made.assert_bounded()


def test_a_kept_file_is_replayed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = picture(tmp_path / "good.png", 1)
    bad = tmp_path / "bad.png"
    bad.write_bytes(good.read_bytes()[:60])
    for path, said in ((good, "decoded"), (bad, "the file is cut off: its end is missing")):
        assert main(["--replay", str(path)]) == 0
        assert capsys.readouterr().out == f"{path}: {said}\n"
