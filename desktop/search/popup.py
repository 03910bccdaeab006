"""The list under the search field.  It lies over the window, and never takes the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QListView, QVBoxLayout, QWidget

from desktop.search.delegate import SuggestionDelegate
from desktop.search.suggestions import Offer, Suggestion, SuggestionModel
from desktop.theme.icons import Icons

MARGIN, GAP, MOST_HEIGHT, LEAST_WIDTH = 6, 4, 440, 360


class SuggestionPopup(QFrame):
    """Shows suggestions under a widget of the same window.

    Args:
        under: the widget it lies under; the popup is as wide.
        icons: draws what the rows are.

    Signals:
        picked: a Suggestion was clicked.
        removed: the cross of a Suggestion was clicked.
    """

    picked = Signal(object)
    removed = Signal(object)

    def __init__(self, under: QWidget, icons: Icons) -> None:
        super().__init__(under)
        self.setObjectName("suggestions")
        self._under = under
        self.model = SuggestionModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.delegate = SuggestionDelegate(icons, self.list)
        self.list.setItemDelegate(self.delegate)
        for widget in (self, self.list):
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setUniformItemSizes(False)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        box = QVBoxLayout(self)
        box.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        box.addWidget(self.list)
        self.list.viewport().installEventFilter(self)
        self.hide()

    @property
    def current(self) -> Suggestion | None:
        """The row that the arrow keys came to."""
        index = self.list.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    @property
    def first(self) -> Suggestion | None:
        """The first row that can be chosen."""
        return next((row for row in self.model.rows if row.kind is not Offer.HEADING), None)

    def offer(self, rows: list[Suggestion]) -> None:
        """Show these rows; none hides the list."""
        self.model.set_rows(rows)
        if not rows:
            self.hide()
            return
        window = self._under.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self._place()
        self.show()
        self.raise_()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def step(self, by: int) -> bool:
        """Go to the next (1) or the one before (-1) of the rows that can be chosen; before the first is none.

        Returns:
            Whether it went anywhere.
        """
        choosable = [row for row, offer in enumerate(self.model.rows) if offer.kind is not Offer.HEADING]
        here = self.list.currentIndex().row()
        place = choosable.index(here) + by if here in choosable else (0 if by > 0 else -1)
        if place >= len(choosable) or (here < 0 and by < 0):
            return False
        self.list.setCurrentIndex(self.model.index(choosable[place]) if place >= 0 else QModelIndex())
        if place >= 0:
            self.list.scrollTo(self.model.index(choosable[place] if place else 0))
            self._announce()
        else:
            self.list.clearSelection()
        return True

    def choose(self, row: int) -> None:
        """Come to a row, or to the nearest before it that can be chosen."""
        row = min(row, self.model.rowCount() - 1)
        while row >= 0 and self.model.rows[row].kind is Offer.HEADING:
            row -= 1
        self.list.setCurrentIndex(self.model.index(row) if row >= 0 else QModelIndex())

    def hideEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        super().hideEvent(event)  # type: ignore[arg-type]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt's: clicks on rows; clicks elsewhere hide the list; it follows the window's size."""
        if watched is self.list.viewport() and isinstance(event, QMouseEvent):
            return self._mouse(event)
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            self._clicked(event.globalPosition().toPoint())
        elif event.type() == QEvent.Type.Resize and watched is self._under and self.isVisible():
            self._place()
        elif event.type() == QEvent.Type.WindowDeactivate and watched is self.parentWidget():
            self.hide()
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        index = self.list.indexAt(event.position().toPoint())
        row = self.model.rows[index.row()] if index.isValid() else None
        cross = index.isValid() and self.delegate.on_cross(
            self.list.visualRect(index), event.position().toPoint(), index
        )
        if event.type() == QEvent.Type.MouseButtonRelease and row is not None and row.kind is not Offer.HEADING:
            (self.removed if cross else self.picked).emit(row)
        return event.type() in (
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseButtonRelease,
            QEvent.Type.MouseButtonDblClick,
        )

    def _clicked(self, point: QPoint) -> None:
        inside = self.rect().contains(self.mapFromGlobal(point))
        beside = self._under.rect().contains(self._under.mapFromGlobal(point))
        if not inside and not beside:
            self.hide()

    def _place(self) -> None:
        window = self._under.window()
        corner = self._under.mapTo(window, QPoint(0, self._under.height() + GAP))
        width = min(max(self._under.width(), LEAST_WIDTH), window.width() - 2 * GAP)
        left = min(corner.x(), window.width() - width - GAP)
        heights = sum(self.list.sizeHintForRow(row) for row in range(self.model.rowCount()))
        room = window.height() - corner.y() - 2 * GAP
        self.setGeometry(left, corner.y(), width, min(heights + 2 * MARGIN + 2, MOST_HEIGHT, room))

    def _announce(self) -> None:
        words = self.model.data(self.list.currentIndex(), Qt.ItemDataRole.AccessibleTextRole)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._under, str(words)))
