"""What is known of the photo in the viewer, and its caption."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.i18n import long_date
from desktop.plain import one_line
from desktop.tagging.chips import ProposalChips
from desktop.theme.icons import Icons
from engine.records import PhotoDetails

WIDTH = 296
TAGS = 4
"""Which row says the tags."""


class CaptionEdit(QPlainTextEdit):
    """A small editor; what was written is kept when it is left.

    Signals:
        finished: the editor was left.
        done: Ctrl+Enter or Escape was pressed.
    """

    finished = Signal()
    done = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Qt's."""
        super().focusOutEvent(event)
        self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Qt's."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape or (enter and control):
            self.done.emit()
            return
        super().keyPressEvent(event)


class InfoPanel(QWidget):
    """Facts in rows, the proposed tags among them, then the caption.

    Signals:
        caption_changed: photo id and the new text ("" to clear it).
    """

    caption_changed = Signal(int, str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewer_info")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self._details: PhotoDetails | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 24, 24, 24)
        self._column.setSpacing(4)
        self._names: list[QLabel] = []
        self._values: list[QLabel] = []
        self.proposed = ProposalChips(icons, self, token="viewer_muted")
        for number in range(6):
            name, value = QLabel(self), QLabel(self)
            name.setProperty("role", "caps")
            value.setWordWrap(True)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setContentsMargins(0, 0, 0, 12)
            self._column.addWidget(name)
            self._column.addWidget(value)
            self._names.append(name)
            self._values.append(value)
            if number == TAGS:
                self._column.addWidget(self._proposals())
        self._caption_name = QLabel(self)
        self._caption_name.setProperty("role", "caps")
        self.caption = CaptionEdit(self)
        self.caption.setTabChangesFocus(True)
        self.caption.setFixedHeight(88)
        self._column.addWidget(self._caption_name)
        self._column.addWidget(self.caption)
        self._column.addStretch(1)
        self.caption.finished.connect(self.save)
        self._retranslate()

    def _proposals(self) -> QWidget:
        """Return the proposed tags under their name; nothing where there are none."""
        whole, self._proposed_name = QWidget(self), QLabel(self)
        self._proposed_name.setProperty("role", "caps")
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(6)
        column.addWidget(self._proposed_name)
        column.addWidget(self.proposed)
        whole.hide()
        self.proposed.filled.connect(whole.setVisible)
        return whole

    def show_details(self, details: PhotoDetails | None) -> None:
        """Show another photo's facts; an unfinished caption is kept first."""
        self.save()
        self._details = details
        self.caption.setPlainText(details.caption or "" if details else "")
        self._fill()

    def save(self) -> None:
        """Tell of the caption if it has changed."""
        if self._details is None:
            return
        text = self.caption.toPlainText().strip()
        if text != (self._details.caption or ""):
            photo_id = self._details.summary.id
            self._details = None  # the details are out of date now; the viewer asks for them again
            self.caption_changed.emit(photo_id, text)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _rows(self) -> list[tuple[str, str]]:
        details = self._details
        if details is None:
            return []
        summary, locale = details.summary, QLocale()
        taken = summary.taken_at
        date = long_date(taken) if taken else self.tr("unknown")
        pixels = f"{locale.toString(summary.width)} × {locale.toString(summary.height)}"
        megapixels = locale.toString(summary.width * summary.height / 1e6, "f", 1)
        amount = self.tr("{n} megapixels").format(n=megapixels)
        file_size = locale.formattedDataSize(details.size_bytes, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
        size = f"{pixels} · {amount}\n{file_size}"
        camera = "\n".join(one_line(part) for part in (details.camera, details.lens, details.exposure) if part)
        place = ""
        if details.latitude is not None and details.longitude is not None:
            place = f"{locale.toString(details.latitude, 'f', 5)}, {locale.toString(details.longitude, 'f', 5)}"
        path = "\n".join(one_line(str(path)) for path in details.paths)
        return [
            (self.tr("Date taken") if details.taken_from == "exif" else self.tr("Date of the file"), date),
            (self.tr("Size"), size),
            (self.tr("Camera"), camera),
            (self.tr("Place"), place),
            (self.tr("Tags"), one_line(", ".join(details.tags))),
            (self.tr("File"), path),
        ]

    def _fill(self) -> None:
        rows = self._rows()
        for number, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            shown = number < len(rows) and bool(rows[number][1])
            name.setVisible(shown)
            value.setVisible(shown)
            if shown:
                name.setText(rows[number][0])
                # A path has no spaces to be broken at; a zero-width space after each separator lets it wrap.
                value.setText(rows[number][1].replace("/", "/\u200b").replace("\\", "\\\u200b"))

    def _retranslate(self) -> None:
        self._proposed_name.setText(self.tr("Proposed tags"))
        self._caption_name.setText(self.tr("Caption"))
        self.caption.setPlaceholderText(self.tr("What is this photo of? You can search for these words."))
        self.caption.setAccessibleName(self.tr("Caption"))
        self._fill()
