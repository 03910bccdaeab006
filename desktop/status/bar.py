"""The status bar's layout: what goes on at the left, the size of the tiles at the right."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSlider, QToolButton, QWidget

from desktop.preferences import TILE_MAX, TILE_MIN
from desktop.theme.icons import Icons


class StatusBar(QWidget):
    """Words, a slim progress bar, pause and resume, and the thumbnail size.

    Signals:
        pause_toggled: True to pause, False to go on.
        jobs_wanted: the list of background work is to be shown.
    """

    pause_toggled = Signal(bool)
    jobs_wanted = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status_bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(icons.theme.tokens.px("status_height"))
        self._icons = icons
        self._paused = False
        self.label = QLabel(self)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setProperty("role", "muted")
        self.progress = QProgressBar(self)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(160)
        self.pause_button = QToolButton(self)
        self.pause_button.setIconSize(QSize(18, 18))
        self.jobs_button = QToolButton(self)
        self.jobs_button.setIconSize(QSize(18, 18))
        self.jobs_button.clicked.connect(self.jobs_wanted)
        self.size_slider = QSlider(Qt.Orientation.Horizontal, self)
        self.size_slider.setRange(TILE_MIN, TILE_MAX)
        self.size_slider.setSingleStep(16)
        self.size_slider.setPageStep(48)
        self.size_slider.setFixedWidth(128)
        self._small, self._large = QLabel(self), QLabel(self)
        self._lay_out()
        self.pause_button.clicked.connect(lambda: self.pause_toggled.emit(not self._paused))
        icons.theme.changed.connect(self._repaint)
        self.hide_progress()
        self._retranslate()
        self._repaint()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.setSpacing(8)
        layout.addWidget(self.jobs_button)
        layout.addWidget(self.progress)
        layout.addWidget(self.label)
        layout.addWidget(self.pause_button)
        layout.addStretch(1)
        for widget in (self._small, self.size_slider, self._large):
            layout.addWidget(widget)

    def show_progress(self, done: int, total: int) -> None:
        """Show the bar; ``total`` 0 while it is not known."""
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.progress.show()
        self.pause_button.show()

    def hide_progress(self) -> None:
        """Nothing is going on."""
        self.progress.hide()
        self.pause_button.hide()

    def set_paused(self, paused: bool) -> None:
        """Offer to go on, or to pause."""
        self._paused = paused
        self._repaint()
        self._retranslate()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Qt's: a click on what goes on shows more of it."""
        if event.button() == Qt.MouseButton.LeftButton and event.position().x() < self.label.geometry().right():
            self.jobs_wanted.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _repaint(self) -> None:
        ratio = self.devicePixelRatioF()
        self._small.setPixmap(self._icons.pixmap("image-small", "text_muted", 20, ratio))
        self._large.setPixmap(self._icons.pixmap("image", "text_muted", 20, ratio))
        self._icons.bind(self.jobs_button, "jobs")
        self._icons.bind(self.pause_button, "play" if self._paused else "pause")

    def _retranslate(self) -> None:
        pause = self.tr("Resume indexing") if self._paused else self.tr("Pause indexing")
        self.pause_button.setToolTip(pause)
        self.pause_button.setAccessibleName(pause)
        self.jobs_button.setAccessibleName(self.tr("Background work"))
        self.jobs_button.setToolTip(self.tr("Background work (Ctrl+Shift+J)"))
        self.progress.setAccessibleName(self.tr("Indexing progress"))
        self.size_slider.setAccessibleName(self.tr("Thumbnail size"))
        self.size_slider.setToolTip(self.tr("Thumbnail size (Ctrl+wheel, Ctrl++, Ctrl+-)"))
