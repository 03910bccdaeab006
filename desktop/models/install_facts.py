"""What is told of a model before it is installed."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.models.install_dialog import InstallDialog
from desktop.models.words import ModelWords, size
from desktop.plain import one_line
from desktop.theme.icons import Icons
from engine.models.records import ModelSource, Offer, SourceKind
from engine.models.source import CHECKPOINTS

MEGABITS_PER_S = 50
"""The connection that downloads are estimated for; it is named beside the estimate."""


class InstallQuestions(QObject):
    """Makes the question for a model of the list, and for any other."""

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons

    def of_offer(self, offer: Offer, over: QWidget, free_bytes: int | None) -> InstallDialog:
        """Return the question for a model of the curated list."""
        facts = [
            (self.tr("Download"), size(offer.download_bytes)),
            (self.tr("On the disk"), self._room(offer.installed_bytes, free_bytes)),
            (self.tr("Time"), self._time(offer.download_bytes)),
            (self.tr("Languages"), ModelWords().languages(offer.languages)),
            (self.tr("Licence"), one_line(offer.licence)),
        ]
        warning = ""
        if offer.research_only:
            warning = self.tr("Its licence allows research only: it may not be used for work that earns money.")
        return InstallDialog(self._icons, offer.name, facts, over, warning=warning)

    def of_source(self, source: ModelSource, over: QWidget, free_bytes: int | None) -> InstallDialog:
        """Return the question for a model that is not on the list."""
        local = source.kind is SourceKind.LOCAL
        facts = [(self.tr("From"), self._origin(source))]
        if free_bytes is not None:
            facts.append((self.tr("On the disk"), self.tr("{size} are free").format(size=size(free_bytes))))
        facts.append((self.tr("Time"), self._converting() if local else self._unknown()))
        return InstallDialog(
            self._icons,
            source.name.replace("\\", "/").rstrip("/").rpartition("/")[2] if local else str(source),
            facts,
            over,
            warning=self.tr(
                "This model is not on the list: nobody has tried it with Sajin. It is compared with its original "
                "before it is installed. Take files only from people you trust."
            ),
            asks_architecture=is_checkpoint(source),
        )

    def _origin(self, source: ModelSource) -> str:
        if source.kind is SourceKind.LOCAL:
            return one_line(source.name)
        if source.kind is SourceKind.HUB:
            return self.tr("the repository {name} on Hugging Face").format(name=one_line(source.name))
        text = self.tr("open_clip: {name}, weights {weights}")
        return text.format(name=one_line(source.name), weights=one_line(source.variant))

    def _room(self, needed_bytes: int, free_bytes: int | None) -> str:
        if free_bytes is None:
            return self.tr("about {size}").format(size=size(needed_bytes))
        text = self.tr("about {size}; {free} are free")
        return text.format(size=size(needed_bytes), free=size(free_bytes))

    def _time(self, download_bytes: int) -> str:
        time = ModelWords().minutes(download_bytes * 8 / (MEGABITS_PER_S * 1e6))
        text = self.tr("{time} to download at {rate} Mbit/s, then some minutes on this computer")
        return text.format(time=time, rate=MEGABITS_PER_S)

    def _converting(self) -> str:
        return self.tr("seconds for a finished model, some minutes for one that is converted first")

    def _unknown(self) -> str:
        return self.tr("as long as the download takes, then some minutes on this computer")


def is_checkpoint(source: ModelSource) -> bool:
    """Tell whether a local file holds weights only, which may not say how the model is built."""
    return source.kind is SourceKind.LOCAL and source.name.lower().endswith(CHECKPOINTS) and not source.variant
