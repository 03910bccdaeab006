"""Edits of every kind are killed with SIGKILL: each that was reported is there, of the next one all or nothing.

The catalog is written with ``synchronous = NORMAL``: a killed process loses nothing that was committed; a power failure
may lose the last commits, but tears none.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.fire.children import Child
from tests.fire.edits import EDITS, Edit, catalog_is_intact
from tests.fire.ground import Ground
from tests.fire.seeds import chance_of, note

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL and no process groups here")

KILLS = 3


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library to be copied."""
    return Ground.build(tmp_path_factory.mktemp("built") / "ground").root


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", EDITS)
def test_killed_between_and_within_edits_none_is_lost_and_none_is_half(built: Path, tmp_path: Path, kind: str) -> None:
    edit, chance = EDITS[kind], chance_of(kind)
    subject, twin = (_copy(built, tmp_path / name, edit) for name in ("subject", "twin"))
    made = 0
    for _ in range(KILLS):
        child = Child(["-m", "tests.fire.edit_child", kind, str(subject.root), str(made)], subject.library_dir)
        assert child.listen(chance.randint(1, edit.heard)), "the child ended by itself"
        assert child.kill(chance.uniform(0, edit.lasts_s), alone=chance.random() < 0.3)
        assert child.lines == [str(number) for number in range(made, made + len(child.lines))]
        made = _judge(edit, subject, twin, made, made + len(child.lines))
    note(f"{KILLS} kills of {kind}, in {made} edits")


def _copy(built: Path, root: Path, edit: Edit) -> Ground:
    shutil.copytree(built / "library", root / "library")
    ground = Ground(root)
    edit.prepare(ground)
    ground.close()
    return ground


def _judge(edit: Edit, subject: Ground, twin: Ground, before: int, reported: int) -> int:
    """Compare the two; return how many edits were made."""
    catalog_is_intact(subject.library_dir / "catalog.sqlite")
    edit.check(subject)
    made = reported
    if not edit.whole:
        edit.do(subject, made)
        made += 1
    for number in range(before, made):
        edit.do(twin, number)
    state = edit.state(subject)
    if edit.whole and state != edit.state(twin):
        edit.do(twin, made)  # committed, but killed before it could say so
        made += 1
    assert state == edit.state(twin), f"after {reported} edits that were reported"
    subject.close()
    twin.close()
    return made
