"""The line over the photos: what is shown, how many, and what can be done with it as a whole."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from desktop.plain import one_line, tooltip
from desktop.theme.icons import Icons


class Title(QLabel):
    """A title that is cut where there is no room for it, and then says the whole of it in its tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show this."""
        self._whole = one_line(text)
        self.setAccessibleName(self._whole)
        self.setText(self._whole)
        self.updateGeometry()
        self._cut()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(min(48, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        text = self._whole
        if self.fontMetrics().horizontalAdvance(text) > self.width() > 0:
            text = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(tooltip(self._whole) if text != self._whole else "")
        self.setText(text)


class Head(QWidget):
    """Title and count at the left; at the right a chip, a button and a place for the order of results.

    Signals:
        scope_toggled: the chip was switched: search in the place only, or everywhere.
        act: the button was pressed.
        date_toggled: the photos are wanted by date, or in their own order.
    """

    scope_toggled = Signal(bool)
    act = Signal()
    date_toggled = Signal(bool)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self.title, self.count = Title(self), QLabel(self)
        self.title.setProperty("role", "title")
        self.count.setProperty("role", "muted")
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.scope, self.by_date, self.button = QPushButton(self), QPushButton(self), QPushButton(self)
        for chip in (self.scope, self.by_date):
            chip.setObjectName("head_chip")
            chip.setCheckable(True)
        self.button.setObjectName("head_button")
        for one in (self.scope, self.by_date, self.button):
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            one.hide()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 12, 24, 4)
        self._row.setSpacing(12)
        self._row.addWidget(self.title)
        self._row.addWidget(self.count)
        self._row.addStretch(1)
        for widget in (self.scope, self.by_date, self.button):
            self._row.addWidget(widget)
        self.setMinimumHeight(52)
        self.scope.clicked.connect(self.scope_toggled)
        self.by_date.clicked.connect(self.date_toggled)
        self.button.clicked.connect(self.act)
        self._retranslate()

    def add_widget(self, widget: QWidget) -> None:
        """Put a widget at the right end."""
        self._row.addWidget(widget)

    def say(self, title: str, count: str) -> None:
        """Show a title and a number."""
        self.title.say(title)
        self.count.setText(count)

    def offer(self, text: str, icon: str = "") -> None:
        """Show the button with these words; none for none."""
        self.button.setText(text)
        self.button.setAccessibleName(text)
        self.button.setVisible(bool(text))
        if icon:
            self._icons.bind(self.button, icon)

    def offer_scope(self, text: str, checked: bool = False) -> None:
        """Show the chip with these words; none for none."""
        self.scope.setText(text)
        self.scope.setAccessibleName(text)
        self.scope.setChecked(checked)
        self.scope.setVisible(bool(text))

    def offer_date(self, offered: bool, checked: bool = False) -> None:
        """Show the chip that puts an album's photos in the order of their dates."""
        self.by_date.setChecked(checked)
        self.by_date.setVisible(offered)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.by_date.setText(self.tr("By date"))
        self.by_date.setAccessibleName(self.tr("Show by date"))
        self.by_date.setToolTip(self.tr("Show this album by date instead of in its own order"))
        self.scope.setToolTip(self.tr("Search only here, or everywhere"))
