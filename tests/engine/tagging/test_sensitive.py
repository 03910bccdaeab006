"""Words about people are told from words about things."""

from __future__ import annotations

import pytest

from engine.tagging.records import Sensitive
from engine.tagging.sensitive import sensitive

TOLD = {
    Sensitive.ORIGIN: """immigrant, immigrants, black woman, young black men, Asian, Korean girl, foreigner,
        White People, person of color, a Chinese man's face, 흑인, 흑인 여성, 흑인여성, 백인들, 외국인, 난민, 한국인,
        중국 사람, 혼혈아""",
    Sensitive.RELIGION: """Muslim, Muslims, jewish, Christian, buddhist family, 무슬림, 불교 신자, 기독교인,
        독실한 사람""",
    Sensitive.HEALTH: """disabled person, obese, pregnant, sick child, deaf, autistic boy, 장애인, 장애인들의, 환자,
        임산부, 아픈 아이, 비만, 치매 노인""",
    Sensitive.ORIENTATION: "gay, gays, lesbian, same-sex couple, transgender woman, 게이, 레즈비언, 성소수자",
    Sensitive.WORTH: """homeless, criminals, poor people, rich man, thief, stupid, 노숙자, 거지, 범죄자, 가난한 사람,
        천재""",
    Sensitive.LOOKS: """beautiful woman, fat, ugly, Fat Man, woman (fat), pretty girls, handsome, bald, 뚱뚱한 아저씨,
        미인, 예쁜 여자, 못생긴, 키 큰 남자, 대머리, beautiful young woman""",
}

INNOCENT = """
black cat, black and white, white wall, white wedding dress, fat tire, fat cat, church, cathedral, mosque, temple,
hospital, hospital building, christmas tree, Christmas, Chinese New Year, Korean food, Korean barbecue, French fries,
Persian cat, German shepherd, Indian elephant, Thai food, wedding, baby, child, group photo, portrait, selfie, crowd,
beautiful sunset, woman in black, brown bear, red panda, window blinds, hot dog, baby stroller, rich soil,
poor light, bad weather, tall ship, big tree, yellow lady's slipper, cute dog, pretty flowers, model train, snowman,
old house, gay pride parade, sick leave, racing car, black belt, good food, straight road, thin ice, short film,
latin dictionary, scrap, classy car, grape, Essex, jewelry, jewel, homelike, 설거지, 교회, 절, 성당, 병원, 흰 고양이,
검은 개, 귀여운 강아지, 예쁜 꽃, 작은 배, 한국 음식, 중국집, 일본 여행, 마른 오징어, 아기, 어린이, 가족사진,
장애물 달리기, 게이트, 신도시, 신도림, 흑백 사진, 거지덩굴, 바보상자, 어린이날, 미인도, 환자복, 장애인 주차구역,
비만 고양이, 인종차별 반대, 외모지상주의, 도둑고양이, 부자재
"""


@pytest.mark.parametrize("kind", list(Sensitive))
def test_words_about_people_are_told_with_their_kind(kind: Sensitive) -> None:
    words = [word.strip() for word in TOLD[kind].split(",")]
    assert {word: sensitive(word) for word in words} == dict.fromkeys(words, kind)


def test_things_animals_and_places_are_not() -> None:
    words = [word.strip() for word in INNOCENT.split(",")]
    assert len(words) > 80
    assert {word: kind for word in words if (kind := sensitive(word))} == {}


def test_it_does_not_matter_how_a_word_is_written() -> None:
    decomposed = "\u1112\u1173\u11a8\u110b\u1175\u11ab"  # 흑인, as macOS gives it
    for word in ("FAT", " fat ", "fat!", "“fat”", "fat\u00a0man", decomposed, "Same-Sex Couple", "흑인들이"):
        assert sensitive(word) is not None, word
    for word in ("", " ", "!?", "🐕", "\x00", "\ud800"):
        assert sensitive(word) is None


def test_a_long_text_is_judged_quickly() -> None:
    assert sensitive("a dog and a cat on a wall " * 2000 + "immigrant") is Sensitive.ORIGIN
