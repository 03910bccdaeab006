"""The box of the search field: layout only."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from desktop.search.chips import ChipStrip
from desktop.search.edit import SearchEdit
from desktop.theme.icons import Icons

GAP, GLASS, BUTTON = 6, 20, 28
LEAST_WORDS, BESIDE_WORDS = 150, 32  # device-independent pixels that chips leave to the words, and to the cursor
WORDS_SHARE, LEAST_CHIPS = 0.5, 80


class SearchBox(QFrame):
    """A rounded box: a glass, chips, words, a button that saves and one that clears.

    Args:
        icons: draws its icons.
        parent: Qt's.
    """

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("search_box")
        self._icons = icons
        self._glass = QLabel(self)
        self.strip = ChipStrip(icons, self)
        self.edit = SearchEdit(self)
        self.edit.setAcceptDrops(False)
        self.edit.setMinimumWidth(64)
        self.edit.setAttribute(Qt.WidgetAttribute.WA_MacShowFocusRect, False)
        self.save_button, self.clear_button = self._button("smart-album"), self._button("close")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 2, 6, 2)
        row.setSpacing(GAP)
        for widget in (self._glass, self.strip, self.edit, self.save_button, self.clear_button):
            row.addWidget(widget, 1 if widget is self.edit else 0)
        self.setFixedHeight(icons.theme.tokens.px("field_height"))
        icons.theme.changed.connect(self._repaint)
        self._retranslate()
        self._repaint()

    def set_state(self, name: str, on: bool) -> None:
        """Show that the words have the focus (``focused``), or that something is dragged over it (``dropping``)."""
        self.setProperty(name, on)
        self.style().unpolish(self)
        self.style().polish(self)

    def share_out(self) -> None:
        """Give the words the room they need, and the chips the rest."""
        room = self.width() - 2 * (BUTTON + GAP) - GLASS - 40
        words = self.edit.fontMetrics().horizontalAdvance(self.edit.text()) + BESIDE_WORDS
        self.strip.set_room(max(room - max(LEAST_WORDS, min(words, round(room * WORDS_SHARE))), LEAST_CHIPS))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's: chips take what the words leave."""
        super().resizeEvent(event)
        self.share_out()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _button(self, icon: str) -> QToolButton:
        button = QToolButton(self)
        button.setFixedSize(BUTTON, BUTTON)
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.hide()
        self._icons.bind(button, icon)
        return button

    def _repaint(self) -> None:
        self._glass.setPixmap(self._icons.pixmap("search", "text_muted", GLASS, self.devicePixelRatioF()))

    def _retranslate(self) -> None:
        self.edit.setPlaceholderText(self.tr("Describe a photo: “two dogs playing in the snow”"))
        self.edit.setAccessibleName(self.tr("Search photos"))
        self.edit.setToolTip(self.tr("Search (Ctrl+F). Drop or paste an image to find photos like it."))
        self.clear_button.setAccessibleName(self.tr("Clear the search"))
        self.clear_button.setToolTip(self.tr("Clear (Esc)"))
        self.save_button.setAccessibleName(self.tr("Save as smart album"))
        self.save_button.setToolTip(self.tr("Save this search as a smart album (Ctrl+Shift+N)"))
        self.strip.retranslate()
