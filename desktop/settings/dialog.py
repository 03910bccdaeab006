"""The settings dialog: a list of panes, and the pane chosen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from desktop.backend.thumbnails import ThumbnailStore
from desktop.personal.pane import PersonalPane
from desktop.personal.runs import TrainingRuns
from desktop.preferences import Preferences
from desktop.settings.appearance import AppearancePane
from desktop.settings.folders import FoldersPane
from desktop.settings.metadata import MetadataPane
from desktop.settings.model import ModelPane
from desktop.settings.performance import PerformancePane
from desktop.settings.tagging import TaggingPane
from desktop.theme.icons import Icons

PANES = {
    "folders": "folder",
    "model": "model",
    "personal": "personal",
    "tagging": "tag",
    "metadata": "metadata",
    "appearance": "palette",
    "performance": "gauge",
}
"""The panes' names and icons, in their order."""


class SettingsDialog(QDialog):
    """Layout only; what is chosen in the panes is told by their signals.  There is nothing to confirm or to discard.

    Args:
        thumbnails: pictures of photos.
        runs: the run that trains a personal model.
    """

    def __init__(
        self,
        icons: Icons,
        preferences: Preferences,
        thumbnails: ThumbnailStore,
        runs: TrainingRuns,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.resize(880, 680)
        self.setMinimumSize(720, 480)
        self._icons = icons
        self.nav = QListWidget(self)
        self.nav.setObjectName("settings_nav")
        self.nav.setFixedWidth(208)
        self.nav.setIconSize(QSize(20, 20))
        self.folders = FoldersPane(icons, self)
        self.models = ModelPane(icons, self)
        self.personal = PersonalPane(icons, thumbnails, runs, self)
        self.tagging, self.metadata = TaggingPane(icons, self), MetadataPane(icons, self)
        self.appearance = AppearancePane(icons, preferences, self)
        self.performance = PerformancePane(icons, self)
        self.stack = QStackedWidget(self)
        first = (self.folders, self.models, self.personal, self.tagging)
        for pane in (*first, self.metadata, self.appearance, self.performance):
            self.stack.addWidget(pane)
            self.nav.addItem(QListWidgetItem())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.nav)
        row.addWidget(self.stack, 1)
        self.nav.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.nav.setCurrentRow(0)
        icons.theme.changed.connect(self._repaint)
        self._repaint()
        self._retranslate()

    def show_pane(self, name: str) -> None:
        """Go to a pane, one of :data:`PANES`."""
        self.nav.setCurrentRow(list(PANES).index(name))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _repaint(self) -> None:
        for row, name in enumerate(PANES.values()):
            self.nav.item(row).setIcon(self._icons.icon(name))

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        self.nav.setAccessibleName(self.tr("Settings"))
        names = (
            self.tr("Source folders"),
            self.tr("Search model"),
            self.tr("Personal model"),
            self.tr("Tagging"),
            self.tr("Metadata"),
            self.tr("Appearance"),
            self.tr("Performance"),
        )
        for row, text in enumerate(names):
            self.nav.item(row).setText(text)
