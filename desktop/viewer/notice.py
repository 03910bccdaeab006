"""What the viewer says when a photo does not come: what is wrong, and what to do; the thumbnail stays behind it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.theme.icons import Icons
from desktop.wording import word_error
from engine.errors import PhotoUnreadable
from engine.records import PhotoSummary

WIDTH = 440


class Notice(QFrame):
    """A card over the photo.

    Signals:
        retry: try again.
        close_wanted: hide it.
    """

    retry = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewer_notice")
        self.setFixedWidth(WIDTH)
        self._icons = icons
        self._error: Exception | None = None
        self._offline = False
        self.picture = QLabel(self)
        self.picture.setFixedSize(QSize(24, 24))
        self.label, self.advice = QLabel(self), QLabel(self)
        self.label.setProperty("role", "strong")
        for label in (self.label, self.advice):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.button = QPushButton(self)
        self.button.clicked.connect(self.retry)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.label)
        words.addWidget(self.advice)
        words.addSpacing(8)
        words.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(12)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self.hide()

    def text(self) -> str:
        """Return what it says; empty while it is away."""
        return "" if self._error is None else f"{self.label.text()} {self.advice.text()}"

    def clear(self) -> None:
        """Go away."""
        self._error = None
        self.hide()

    def explain(self, error: Exception, summary: PhotoSummary | None) -> None:
        """Say why a photo does not come.

        Args:
            error: what was raised.
            summary: of the photo, if it is known: whether its disk is away.
        """
        self._error, self._offline = error, summary is not None and summary.offline
        self._word()
        self.adjustSize()
        self.show()
        self.raise_()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange and self._error is not None:
            self._word()
        super().changeEvent(event)

    def _word(self) -> None:
        if self._error is None:
            return
        gone = isinstance(self._error, FileNotFoundError)
        icon = "cloud-off" if gone and self._offline else "alert"
        self.picture.setPixmap(self._icons.pixmap(icon, "viewer_text", 24, self.devicePixelRatioF()))
        self.label.setText(word_error(self._error))
        if gone and self._offline:
            advice = self.tr("Connect the disk or the network folder that holds it. Until then you see its thumbnail.")
        elif gone:
            advice = self.tr("If you moved it, it is found again in its new place. What you wrote about it is kept.")
        elif isinstance(self._error, PhotoUnreadable):
            advice = self.tr("You see its thumbnail. Another program may still open it; a backup may hold it whole.")
        else:
            advice = self.tr("You see its thumbnail.")
        self.advice.setText(advice)
        self.button.setText(self.tr("Try again"))
        self.setAccessibleName(self.label.text())
