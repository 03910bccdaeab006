from engine.paths import resources_dir
from training.probe import load_probe


def test_every_photo_has_its_captions_and_its_credit() -> None:
    probe = load_probe(("en", "ko"))
    credits = (resources_dir() / "probe" / "README.md").read_text(encoding="utf-8")

    assert len(probe.images) >= 100
    assert all(image.mode == "RGB" and max(image.size) <= 336 for image in probe.images)
    assert [sum(1 for photo, _ in probe.captions if photo == number) for number in range(len(probe.images))] == [
        4
    ] * len(probe.images)
    assert len({text for _, text in probe.captions}) == len(probe.captions)
    photos = list((resources_dir() / "probe" / "photos").iterdir())
    assert len(photos) == len(probe.images) and sum(path.stat().st_size for path in photos) <= 2_500_000
    rows = {line.split(" |")[0].removeprefix("| "): line for line in credits.splitlines() if line.startswith("| ")}
    assert {path.name for path in photos} <= rows.keys()
    allowed = ("public domain", "public-domain", "CC0", "CC-BY-", "CC BY", "no known copyright restrictions")
    assert all(any(licence in rows[path.name] for licence in allowed) for path in photos)


def test_the_first_photos_stay_the_first() -> None:
    few = load_probe(("en",), 29)
    assert len(few.images) == 29 and max(photo for photo, _ in few.captions) == 28
    assert (0, "an elderly woman in a navy uniform with glasses") in few.captions
