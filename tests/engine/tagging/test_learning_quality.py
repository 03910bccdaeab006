"""What tags learn of real photos with the model that ships; docs/learning.md has the full figures."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageEnhance

from engine.encoding.onnx import Encoder
from engine.paths import resources_dir
from engine.tagging.learning import learn
from engine.tagging.learning_spread import Spread
from tests.starter_vectors import CaptionedPhotos, LabelledPhotos

Vectors = NDArray[np.float32]
TICKS = 5
WORDS = {
    "dog": {"dog", "dogs"},
    "snow": {"snow", "snowy"},
    "beach": {"beach", "shore"},
    "bicycle": {"bicycle", "bike", "bikes", "bicycles"},
    "grass": {"grass", "grassy"},
    "crowd": {"crowd", "crowds", "audience"},
    "street": {"street", "road", "sidewalk"},
    "climbing": {"climbing", "climbs", "climber", "climb"},
}
KINDS = {
    "bird": np.r_[7:25, 80:101, 127:147],
    "dog": np.r_[151:269],
    "mammal": np.r_[101:107, 147:300, 330:389],
    "animal": np.r_[0:398],
}
NABI = "n02123045_tabby.jpg"
OTHER_CATS = ("n02123159_tiger_cat.jpg", "n02124075_Egyptian_cat.jpg", "n02123394_Persian_cat.jpg")


def precision(scores: Vectors, right: NDArray[np.bool_]) -> float:
    ranked = right[np.argsort(-scores, kind="stable")]
    return float((np.cumsum(ranked)[ranked] / (np.flatnonzero(ranked) + 1)).mean())


def by_text_and_by_examples(encoder: Encoder, photos: Vectors, shows: dict[str, NDArray[np.bool_]]) -> list[float]:
    """Return the mean average precision in one half of the photos: of prompts, and of examples in the other half."""
    texts = encoder.encode_texts([f"a photo of a {name}" for name in shows])
    order = np.random.default_rng(0).permutation(len(photos))
    found = []
    for here, there in ((order[::2], order[1::2]), (order[1::2], order[::2])):
        spread = Spread.of(photos[here])
        for text, right in zip(texts, shows.values(), strict=True):
            ticks, crosses = here[right[here]][:TICKS], here[~right[here]][:TICKS]
            learned = learn(spread, photos[ticks], photos[crosses]).apply(photos[there], None)
            found.append((precision(photos[there] @ text, right[there]), precision(learned, right[there])))
    return [float(value) for value in np.mean(found, axis=0)]


def test_examples_alone_come_near_the_words_of_captions(starter: Encoder, captioned: CaptionedPhotos) -> None:
    """The starter has learned its words from just such captions; so this is the text's home ground."""
    texts = [[set(re.findall("[a-z]+", line.lower())) for line in row["en"]] for row in captioned.rows]
    shows = {
        name: np.array([sum(bool(words & forms) for words in photo) >= 2 for photo in texts])
        for name, forms in WORDS.items()
    }
    text, examples = by_text_and_by_examples(starter, captioned.vectors, shows)
    assert examples > text - 0.06


def test_examples_alone_beat_the_prompt_for_kinds_of_things(starter: Encoder, labelled: LabelledPhotos) -> None:
    rows = (resources_dir() / "vocabulary" / "imagenet_classes.tsv").read_text(encoding="utf-8").splitlines()
    order = [row.split("\t")[0] for row in rows if not row.startswith("#")]
    places = np.array([order.index(wnid) for wnid in labelled.wnids])
    shows = {name: np.isin(places, ranges) for name, ranges in KINDS.items()}
    text, examples = by_text_and_by_examples(starter, labelled.vectors, shows)
    assert examples > text + 0.06


def looks(image: Image.Image, count: int, seed: int) -> list[Image.Image]:
    """Return other pictures of the same animal: nearer, farther, mirrored, tilted, in other light."""
    rng = np.random.default_rng(seed)
    width, height = image.size
    found = []
    for _ in range(count):
        share = rng.uniform(0.55, 0.95)
        left, top = rng.uniform(0, 1 - share, 2)
        box = (left * width, top * height, (left + share) * width, (top + share) * height)
        look = image.rotate(rng.uniform(-12, 12), Image.Resampling.BICUBIC).crop(tuple(map(round, box)))
        if rng.random() < 0.5:
            look = look.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        look = ImageEnhance.Brightness(look).enhance(rng.uniform(0.6, 1.4))
        found.append(ImageEnhance.Color(look).enhance(rng.uniform(0.4, 1.5)))
    return found


def test_five_ticks_find_the_rest_of_our_cat(
    starter: Encoder, captioned: CaptionedPhotos, labelled: LabelledPhotos, shared_data: Path
) -> None:
    """A tag that no vocabulary has: among 700 other photos and other cats, the rest of Nabi's come first."""

    def opened(name: str) -> Image.Image:
        with Image.open(shared_data / "labelled" / name) as image:
            return image.convert("RGB")

    nabi = starter.encode_images(looks(opened(NABI), 17, seed=1))
    cats = starter.encode_images([look for name in OTHER_CATS for look in looks(opened(name), 4, seed=2)])
    ticks, rest = nabi[:TICKS], nabi[TICKS:]
    library = np.concatenate([captioned.vectors, labelled.vectors, cats, rest])
    found = learn(Spread.of(library), ticks, library[:0]).apply(library, None)
    shows = np.arange(len(library)) >= len(library) - len(rest)
    assert precision(found, shows) > 0.9
    assert (found[shows] > np.quantile(found[~shows], 0.99)).mean() >= 0.9
    chances = 1 / (1 + np.exp(-found.astype(np.float64)))
    assert chances[shows].mean() > 0.5
    assert chances[:700].mean() < 0.01
    other_cats = np.flatnonzero(~shows)[-len(cats) :]
    crossed = learn(Spread.of(library), ticks, library[other_cats[:4]]).apply(library, None)
    assert crossed[other_cats].mean() < found[other_cats].mean()
    assert precision(crossed, shows) > 0.9
