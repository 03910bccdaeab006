"""What tests of search models share: offers, and installations that go on when a test lets them."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from engine.control import Control
from engine.errors import Cancelled
from engine.models.events import InstallEvent, InstallProgress, ModelInstalled, Stage
from engine.models.records import Offer, Precision
from tests.desktop.fake_library import FakeStore, make_info

ENOUGH_S = 10.0
QUICK = "open_clip:Quick-1/web"
SLOW = "open_clip:Slow-9/web"
MB = 1_000_000


def offer(source: str, name: str, *, speed: float = 1.0, research_only: bool = False, exported: bool = False) -> Offer:
    """Return a model of the list."""
    return Offer(
        name.lower(),
        name,
        source,
        {"en": f"{name} for everyone.", "ko": f"{name}: 누구에게나."},
        605 * MB,
        340 * MB,
        512,
        224,
        speed,
        ("en", "ko", "ja", "zh", "de"),
        "MIT",
        research_only,
        {"flickr30k_t2i_r1": 66.8, "imagenet_zeroshot": 66.6},
        "https://example.org/figures; https://example.org/more",
        exported=exported,
    )


OFFERS = [offer(QUICK, "Quick"), offer(SLOW, "Slow", speed=3.0, research_only=True, exported=True)]


class Installer:
    """Installs step by step: a test says when, and whether it goes wrong.

    Attributes:
        asked: source, precision and architecture of each attempt.
        error: raised instead of the next success.
        go: lets the next step be taken; each step takes it once.
    """

    def __init__(self, store: FakeStore) -> None:
        self._store = store
        self.asked: list[tuple[str, str, str]] = []
        self.error: Exception | None = None
        self.go = threading.Semaphore(0)
        store.installer = self.install

    def steps(self, count: int) -> None:
        """Let so many steps be taken."""
        self.go.release(count)

    def install(self, source: str, control: Control, precision: Precision, architecture: str) -> Iterator[InstallEvent]:
        """Look, download in two steps, convert, install."""
        self.asked.append((source, precision, architecture))
        for event in (
            InstallProgress(Stage.LOOKING),
            InstallProgress(Stage.DOWNLOADING, 100 * MB, 605 * MB, "open_clip_model.safetensors"),
            InstallProgress(Stage.DOWNLOADING, 300 * MB, 605 * MB),
            InstallProgress(Stage.CONVERTING),
        ):
            yield event
            self._wait(control)
        if self.error is not None:
            error, self.error = self.error, None
            raise error
        name = source.rpartition(":")[2].partition("-")[0]
        with self._store.lock:
            self._store.bundles.append(make_info(name.lower(), 340 * MB, photos=0, name=name))
        yield ModelInstalled(name.lower(), name, "models", 340 * MB)

    def _wait(self, control: Control) -> None:
        while not self.go.acquire(timeout=0.01):
            control.wait_while_paused()
            if control.cancelled:
                raise Cancelled("as asked")
