"""The first screen: one sentence, one button."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.theme.icons import Icons, draw_icon


def dropped_folders(mime: QMimeData) -> list[Path]:
    """Return what was dropped that lies on this computer (whether it is a folder, the engine will say)."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


class WelcomePage(QWidget):
    """Asks for a folder of photos.

    Signals:
        add_folder: the button was pressed.
        dropped: a list of paths.
    """

    add_folder = Signal()
    dropped = Signal(list)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._icons = icons
        self._area = QFrame(self)
        self._area.setObjectName("drop_area")
        self._area.setMaximumSize(QSize(640, 480))
        self._build()
        outer = QHBoxLayout(self)
        outer.setContentsMargins(48, 48, 48, 48)
        outer.addStretch(1)
        outer.addWidget(self._area, 8)
        outer.addStretch(1)
        self.button.clicked.connect(self.add_folder)
        icons.theme.changed.connect(self._repaint)
        self._repaint()
        self._retranslate()

    def _build(self) -> None:
        picture = QLabel(self._area)
        picture.setPixmap(draw_icon("sajin", "#000000", 112, 2.0))
        self._title = self._label("display")
        self._sentence = self._label("strong")
        self._sentence.setStyleSheet("font-weight: 400;")
        self.button = QPushButton(self._area)
        self.button.setProperty("role", "big")
        self._hint = self._label("muted")
        self._lock = QLabel(self._area)
        self._privacy = self._label("small")
        column = QVBoxLayout(self._area)
        column.setContentsMargins(48, 32, 48, 24)
        column.addStretch(1)
        for widget, space in (
            (picture, 24),
            (self._title, 8),
            (self._sentence, 32),
            (self.button, 16),
            (self._hint, 0),
        ):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addSpacing(space)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        row.addWidget(self._lock)
        row.addWidget(self._privacy)
        row.addStretch(1)
        column.addLayout(row)

    def _label(self, role: str) -> QLabel:
        label = QLabel(self._area)
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return label

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Qt's."""
        if dropped_folders(event.mimeData()):
            event.acceptProposedAction()
            self._set_dropping(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Qt's."""
        self._set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Qt's."""
        self._set_dropping(False)
        event.acceptProposedAction()
        self.dropped.emit(dropped_folders(event.mimeData()))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _set_dropping(self, on: bool) -> None:
        self._area.setProperty("dropping", on)
        self._area.style().unpolish(self._area)
        self._area.style().polish(self._area)

    def _repaint(self) -> None:
        self._icons.bind(self.button, "folder-add", "accent_text")
        self._lock.setPixmap(self._icons.pixmap("lock", "text_muted", 16, self.devicePixelRatioF()))

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Welcome to Sajin"))
        self._sentence.setText(self.tr("Describe a photo in your own words, and find it."))
        self.button.setText(self.tr("Add a folder of photos"))
        self._hint.setText(self.tr("or drop a folder here"))
        self._privacy.setText(self.tr("Nothing leaves this computer: no account, no upload."))
