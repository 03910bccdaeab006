"""The list of models that are offered."""

from __future__ import annotations

from pathlib import Path

from engine.cli.output import megabytes
from engine.models.curated import curated_offers, offers_with
from engine.models.source import is_bundle_id, parse_source
from tests.support import ROOT

_BENCHMARKS = {"imagenet_zeroshot", "flickr30k_t2i_r1", "mscoco_t2i_r1"}


def test_every_offer_is_whole_and_says_where_its_figures_stand() -> None:
    offers = curated_offers()
    assert len({offer.id for offer in offers}) == len({offer.source for offer in offers}) == len(offers) >= 14
    for offer in offers:
        assert is_bundle_id(offer.id) and str(parse_source(offer.source)) == offer.source
        assert set(offer.summary) == {"en", "ko"} and all(offer.summary.values())
        assert any("가" <= letter <= "힣" for letter in offer.summary["ko"])
        assert set(offer.recall) <= _BENCHMARKS and all(20 < value < 100 for value in offer.recall.values())
        assert offer.reference.startswith("https://") and offer.licence and offer.languages
        assert 10**8 < offer.download_bytes < 4 * 10**9 and offer.dim >= 512 and offer.speed > 0


def test_licences_that_allow_research_only_are_marked() -> None:
    for offer in curated_offers():
        assert offer.research_only == ("Research" in offer.licence) == ("research only" in offer.summary["en"])
    assert {offer.id for offer in curated_offers() if offer.research_only} == {
        "mobileclip2-s0-dfndr2b",
        "mobileclip2-s2-dfndr2b",
    }


def test_what_is_installed_is_marked(tmp_path: object) -> None:

    marked = {
        offer.id for offer in offers_with({"vit-b-32-openai": Path("x"), "starter": Path("y")}) if offer.installed
    }
    assert marked == {"vit-b-32-openai"}


def test_the_page_on_models_says_what_the_list_says() -> None:
    page = (ROOT / "docs" / "models.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| `") and " × |" in line]
    rows = {line.split("`")[1]: line.split(" | ") for line in lines}
    assert list(rows) == [offer.id for offer in curated_offers()]
    for offer in curated_offers():
        row = rows[offer.id]
        assert row[2] == f"{offer.speed:g} ×" and row[3] == megabytes(offer.download_bytes)
        figures = [offer.recall.get(name) for name in ("imagenet_zeroshot", "flickr30k_t2i_r1", "mscoco_t2i_r1")]
        assert row[4:7] == ["–" if figure is None else f"{figure:.1f}" for figure in figures]
        assert ("research only" in row[7]) == offer.research_only
