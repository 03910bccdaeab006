"""The search field: words, and images as chips."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from desktop.plain import one_line
from desktop.search.example import Example, example_from_mime
from desktop.theme.icons import Icons


class ExampleChip(QFrame):
    """An image that is searched by, with a button that takes it away.

    Signals:
        removed: the user does not want it any more.
    """

    removed = Signal()

    def __init__(self, example: Example, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        picture = QLabel(self)
        pixmap = example.picture if not example.picture.isNull() else icons.pixmap("image", "accent", 20)
        picture.setPixmap(pixmap.scaledToHeight(20, Qt.TransformationMode.SmoothTransformation))
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setText(self.fontMetrics().elidedText(one_line(example.label), Qt.TextElideMode.ElideMiddle, 140))
        self.button = QToolButton(self)
        self.button.setIconSize(QSize(12, 12))
        self.button.setFixedSize(20, 20)
        self.button.setAccessibleName(self.tr("Remove this image"))
        icons.bind(self.button, "close")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 2, 2)
        layout.setSpacing(6)
        for widget in (picture, label, self.button):
            layout.addWidget(widget)
        self.button.clicked.connect(self.removed)


class SearchField(QFrame):
    """A rounded box with an icon, chips, the words and a clear button.

    Text that an input method has not committed yet is not part of :attr:`text`.

    Signals:
        changed: words or images are others now.
        submitted: Enter was pressed.
        left: the user wants to go to the photos (arrow down, or Escape in an empty field).
    """

    changed = Signal()
    submitted = Signal()
    left = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("search_box")
        self.setAcceptDrops(True)
        self._icons = icons
        self._example: Example | None = None
        self._chip: ExampleChip | None = None
        self._build()
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._text_changed)
        self.edit.returnPressed.connect(self.submitted)
        self.clear_button.clicked.connect(self.clear)
        icons.theme.changed.connect(self._repaint)
        self._retranslate()
        self._repaint()

    def _build(self) -> None:
        self._glass = QLabel(self)
        self.edit = QLineEdit(self)
        self.edit.setAcceptDrops(False)
        self.edit.setAttribute(Qt.WidgetAttribute.WA_MacShowFocusRect, False)
        self.clear_button = QToolButton(self)
        self.clear_button.setFixedSize(28, 28)
        self.clear_button.setIconSize(QSize(16, 16))
        self.clear_button.hide()
        self._icons.bind(self.clear_button, "close")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 2, 6, 2)
        self._row.setSpacing(8)
        self._row.addWidget(self._glass)
        self._row.addWidget(self.edit, 1)
        self._row.addWidget(self.clear_button)
        self.setFixedHeight(self._icons.theme.tokens.px("field_height"))
        self.setFocusProxy(self.edit)

    @property
    def text(self) -> str:
        """The words, without spaces around them."""
        return self.edit.text().strip()

    @property
    def example(self) -> Example | None:
        """The image that is searched by."""
        return self._example

    def set_example(self, example: Example | None) -> None:
        """Search by an image (or by none)."""
        if self._chip is not None:
            self._chip.hide()
            self._chip.deleteLater()
            self._chip = None
        self._example = example
        if example is not None:
            self._chip = ExampleChip(example, self._icons, self)
            self._chip.removed.connect(self._remove_example)
            self._row.insertWidget(1, self._chip)
        self._show_clear()
        self.changed.emit()

    def clear(self) -> None:
        """Empty the field."""
        blocked = self.edit.blockSignals(True)
        self.edit.clear()
        self.edit.blockSignals(blocked)
        self.set_example(None)
        self.edit.setFocus()

    def type_text(self, text: str) -> None:
        """Take over what was typed elsewhere."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.setText(self.edit.text() + text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's: focus ring, Escape, arrow down, and pasted images."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._set_state("focused", event.type() == QEvent.Type.FocusIn)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        return super().eventFilter(watched, event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.mimeData().hasImage() or any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._set_state("dropping", True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802
        """Qt's."""
        self._set_state("dropping", False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Qt's."""
        self._set_state("dropping", False)
        example = example_from_mime(event.mimeData(), self.tr("Dropped image"))
        if example is not None:
            event.acceptProposedAction()
            self.set_example(example)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Paste):
            mime = QGuiApplication.clipboard().mimeData()
            example = (
                None if mime.hasText() and not mime.hasUrls() else example_from_mime(mime, self.tr("Pasted image"))
            )
            if example is not None:
                self.set_example(example)
                return True
        elif event.key() == Qt.Key.Key_Escape:
            if self.edit.text() or self._example is not None:
                self.clear()
            else:
                self.left.emit()
            return True
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
            return True
        elif event.key() == Qt.Key.Key_Backspace and not self.edit.text() and self._example is not None:
            self.set_example(None)
            return True
        return False

    def _remove_example(self) -> None:
        self.set_example(None)
        self.edit.setFocus()

    def _text_changed(self) -> None:
        self._show_clear()
        self.changed.emit()

    def _show_clear(self) -> None:
        self.clear_button.setVisible(bool(self.edit.text()) or self._example is not None)

    def _set_state(self, name: str, on: bool) -> None:
        self.setProperty(name, on)
        self.style().unpolish(self)
        self.style().polish(self)

    def _repaint(self) -> None:
        self._glass.setPixmap(self._icons.pixmap("search", "text_muted", 20, self.devicePixelRatioF()))

    def _retranslate(self) -> None:
        self.edit.setPlaceholderText(self.tr("Describe a photo: “two dogs playing in the snow”"))
        self.edit.setAccessibleName(self.tr("Search photos"))
        self.edit.setToolTip(self.tr("Search (Ctrl+F). Drop or paste an image to find photos like it."))
        self.clear_button.setAccessibleName(self.tr("Clear the search"))
        self.clear_button.setToolTip(self.tr("Clear (Esc)"))
