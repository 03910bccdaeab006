from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from desktop.backend.timeline import Section
from desktop.i18n import Language, Translations, duration, photo_count, section_title
from desktop.preferences import Preferences
from desktop.theme.icons import draw_icon
from desktop.theme.theme import Scheme, Theme, contrast
from desktop.theme.tokens import load_tokens
from engine.paths import resources_dir

TEXT_PAIRS = [
    ("text", "window"), ("text", "surface"), ("text", "sunken"), ("text", "accent_soft"), ("text", "hover"),
    ("text_muted", "window"), ("text_muted", "surface"), ("text_muted", "sunken"), ("text_muted", "accent_soft"),
    ("accent_text", "accent"), ("accent_text", "accent_hover"), ("warning", "surface"), ("danger", "surface"),
    ("toast_text", "toast"), ("toast_action", "toast"), ("viewer_text", "viewer"), ("viewer_muted", "viewer"),
]  # fmt: skip
SHAPE_PAIRS = [("accent", "window"), ("accent", "surface"), ("field_border", "surface"), ("field_border", "window")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_wcag_aa(scheme: str) -> None:
    tokens = load_tokens(scheme)
    for pairs, least in ((TEXT_PAIRS, 4.5), (SHAPE_PAIRS, 3.0)):
        for first, second in pairs:
            ratio = contrast(tokens.color(first), tokens.color(second))
            assert ratio >= least, f"{first} on {second} in {scheme}: {ratio:.2f}"


def test_theme_changes_at_once(qapp: QApplication, theme: Theme) -> None:
    light = qapp.palette().window().color().name()
    theme.set_scheme(Scheme.DARK)
    assert theme.dark
    assert qapp.palette().window().color().name() != light
    assert "${" not in qapp.styleSheet()


@pytest.mark.parametrize("path", sorted((resources_dir() / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_every_icon_draws_something(qapp: QApplication, path: Path) -> None:
    image = draw_icon(path.stem, "#102030", 24, 2.0).toImage()
    alphas = {image.pixelColor(x, y).alpha() for x in range(48) for y in range(48)}
    assert max(alphas) > 200


@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_string_is_unfinished(language: str) -> None:
    tree = ElementTree.parse(resources_dir() / "i18n" / f"sajin_{language}.ts")
    for message in tree.getroot().iter("message"):
        translation = message.find("translation")
        assert translation is not None
        texts = [form.text for form in translation] if message.get("numerus") else [translation.text]
        assert translation.get("type") is None, message.findtext("source")
        assert texts, message.findtext("source")
        assert all(texts), message.findtext("source")


def test_placeholders_survive_translation() -> None:
    tree = ElementTree.parse(resources_dir() / "i18n" / "sajin_ko.ts")
    for message in tree.getroot().iter("message"):
        source, translation = message.findtext("source") or "", message.find("translation")
        assert translation is not None
        text = "".join(translation.itertext())
        for part in ("{name}", "{reason}", "{n}", "{total}", "{done}", "{words}", "{token}", "{why}", "{what}", "%Ln"):
            assert (part in source) == (part in text), source


@pytest.mark.parametrize("language", ["en", "ko"])
def test_compiled_translations_are_up_to_date(qapp: QApplication, language: str) -> None:
    folder = resources_dir() / "i18n"
    translator = QTranslator()
    assert translator.load(f"sajin_{language}", str(folder))
    for context in ElementTree.parse(folder / f"sajin_{language}.ts").getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            expected = translation[-1].text if message.get("numerus") else translation.text
            found = translator.translate(
                context.findtext("name") or "",
                message.findtext("source") or "",
                message.findtext("comment") or "",
                7 if message.get("numerus") else -1,
            )
            assert found == expected


def test_plurals_and_dates_follow_the_language(qapp: QApplication) -> None:
    translations = Translations(qapp, Language.ENGLISH)
    assert [photo_count(n) for n in (0, 1, 2, 1240)] == ["0 photos", "1 photo", "2 photos", "1,240 photos"]
    assert section_title(Section(2023, 5, 2)) == ("May 2023", "2 photos")
    assert duration(0.2) == "1 second left"
    assert duration(125) == "2 min left"
    translations.set_language(Language.KOREAN)
    assert photo_count(1240) == "사진 1,240장"
    assert section_title(Section(2023, 5, 2)) == ("2023년 5월", "사진 2장")
    assert section_title(Section(0, 0, 1))[0] == "날짜 알 수 없음"
    translations.set_language(Language.ENGLISH)


def test_preferences_survive_and_nonsense_is_ignored(preferences: Preferences) -> None:
    assert preferences.scheme is Scheme.SYSTEM
    preferences.scheme, preferences.language, preferences.tile_size = Scheme.DARK, Language.KOREAN, 5000
    assert preferences.scheme is Scheme.DARK
    assert preferences.language is Language.KOREAN
    assert preferences.tile_size == 512
    preferences._store.setValue("appearance/theme", "purple")
    assert preferences.scheme is Scheme.SYSTEM
