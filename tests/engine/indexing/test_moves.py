"""Random edits of a folder against a model of it: identity and captions follow the content, whatever happens."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from engine.catalog import captions, details
from engine.indexing.worker import hash_file
from tests.engine.indexing.bench import Bench, picture

ROUNDS = 3


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_done_to_files_captions_follow_the_content(bench: Bench, seed: int) -> None:
    chance, written = random.Random(seed), dict[str, str]()
    for number in range(8):
        picture(bench.photos / f"{number}.png", number)
    for round_number in range(ROUNDS):
        bench.finish()
        contents = _contents(bench.photos)
        known = {summary.content_hash: summary for summary in bench.summaries().values()}
        assert set(known) == set(contents)
        for content_hash, summary in known.items():
            assert set(details.one(bench.catalog, summary.id).paths) == contents[content_hash]
            assert captions.get(bench.catalog, summary.id) == written.get(content_hash)
            written[content_hash] = f"caption of {content_hash}"
            captions.put(bench.catalog, summary.id, written[content_hash])
        bench.assert_whole()
        for step in range(8):
            _edit(bench.photos, chance, 100 * (round_number + 1) + step)
    assert bench.encoder.encoded == len(bench.query("SELECT id FROM photos"))


def _contents(folder: Path) -> dict[str, set[Path]]:
    found: dict[str, set[Path]] = {}
    for path in folder.rglob("*.png"):
        found.setdefault(hash_file(path), set()).add(path)
    return found


def _edit(folder: Path, chance: random.Random, number: int) -> None:
    files = sorted(folder.rglob("*.png"))
    target = folder / chance.choice(["", "sub", "sub/deep"]) / f"new{number}.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    if len(files) < 2:
        picture(target, number)
        return
    one, two = chance.sample(files, 2)
    match chance.choice(["add", "move", "replace", "copy", "delete", "swap", "edit", "copy over"]):
        case "add":
            picture(target, number)
        case "move":
            one.rename(target)
        case "replace":
            one.replace(two)
        case "copy":
            target.write_bytes(one.read_bytes())
        case "delete":
            one.unlink()
        case "swap":
            one.rename(target)
            two.rename(one)
            target.rename(two)
        case "edit":
            picture(one, number)
        case "copy over":
            two.write_bytes(one.read_bytes())
