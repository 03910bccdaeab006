from engine.paths import resources_dir
from training.probe import load_probe


def test_every_photo_has_its_captions_and_its_credit() -> None:
    probe = load_probe(("en", "ko"))
    credits = (resources_dir() / "probe" / "README.md").read_text(encoding="utf-8")

    assert len(probe.images) >= 29
    assert all(image.mode == "RGB" and max(image.size) <= 336 for image in probe.images)
    assert [sum(1 for photo, _ in probe.captions if photo == number) for number in range(len(probe.images))] == [
        4
    ] * len(probe.images)
    assert len({text for _, text in probe.captions}) == len(probe.captions)
    assert all(f"| {path.name} |" in credits for path in (resources_dir() / "probe" / "photos").iterdir())
