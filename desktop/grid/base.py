"""Lays photos out in an item view: what lies where, what stays in its place, what is selected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop.grid.arrangement import Anchor, Arrangement
from desktop.grid.chosen import Chosen
from desktop.grid.delegate import REACH
from desktop.grid.geometry import GridGeometry
from desktop.grid.model import AnyIndex, PhotoListModel
from desktop.grid.scrubber import Scrubber
from desktop.grid.sections import Grouping, Sections
from desktop.theme.theme import Theme

FOOTER_HEIGHT = 88


class SectionedView(QAbstractItemView):
    """An item view of a :class:`PhotoListModel` in sections; it knows places only, and paints nothing.

    Args:
        theme: colours and sizes.

    Attributes:
        chosen: what is selected.
        scrubber: the scroll bar.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._arrangement = Arrangement()
        self._footer: QWidget | None = None
        self._anchors: list[Anchor] = []
        self.chosen = Chosen()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # All of it is painted here, which lets scrolling move what is painted already.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.scrubber = Scrubber(theme, self)
        self.setVerticalScrollBar(self.scrubber)

    # What others ask --------------------------------------------------------------------------------------------------

    @property
    def photos(self) -> PhotoListModel:
        """The model, by its own type."""
        model = self.model()
        assert isinstance(model, PhotoListModel)
        return model

    @property
    def layout_(self) -> GridGeometry:
        """Where everything lies."""
        return self._arrangement.geometry

    @property
    def sections(self) -> Sections:
        """The days or months that are shown."""
        return self._arrangement.sections

    def visible_rows(self) -> range:
        """Return the rows in sight."""
        top = self.verticalOffset()
        return self.layout_.rows_between(top, top + self.viewport().height())

    def tiles_between(self, top: int, bottom: int) -> Iterator[tuple[int, QRect]]:
        """Return rows and places in the viewport of the tiles in a band of the content."""
        offset = self.verticalOffset()
        last = self.photos.rowCount()
        for row, x, y, width, height in self.layout_.tiles_between(top, bottom):
            if row < last:
                yield row, QRect(x, y - offset, width, height)

    def update_row(self, row: int) -> None:
        """Paint a tile again."""
        if 0 <= row < self.layout_.count:
            rect = self.layout_.tile_rect(row).translated(0, -self.verticalOffset())
            self.viewport().update(rect.adjusted(-REACH, -REACH, REACH, REACH))

    def selected_ids(self) -> list[int]:
        """Return the selected photos in their order."""
        found: list[int] = self.photos.ids.array[self.chosen.rows()].tolist()
        return found

    def select_ids(self, ids: Iterable[int]) -> None:
        """Select these photos, as far as they are here, and no others."""
        rows = self.photos.ids.rows_of(np.fromiter(ids, np.int64))
        self.chosen.select(self.photos, rows[rows >= 0])

    def select_section(self, section: int | None = None, *, add: bool = False) -> None:
        """Select all photos of a day or month, by default those of the current photo's.

        Args:
            section: which.
            add: select them too, or where all of them are selected, take them out.
        """
        if section is None:
            section = self.sections.of_row(max(0, self.currentIndex().row()))
        rows, flag = self.sections.rows(section), QItemSelectionModel.SelectionFlag
        taken = add and bool(self.chosen.mask[rows.start : rows.stop].all())
        model = self.photos
        found = QItemSelection(model.index(rows.start), model.index(rows.stop - 1))
        self.selectionModel().select(found, flag.Deselect if taken else flag.Select if add else flag.ClearAndSelect)
        self.selectionModel().setCurrentIndex(model.index(rows.start), flag.NoUpdate)

    # What others change -----------------------------------------------------------------------------------------------

    def set_tile_size(self, tile: int) -> None:
        """Change how large tiles are (device-independent pixels), keeping what is in sight or under the mouse."""
        style = self._arrangement.style
        if tile != style.tile:
            self._change(lambda: setattr(self._arrangement, "style", type(style)(tile=tile)))

    def set_justified(self, justified: bool) -> None:
        """Show photos in their own shapes, or as squares."""
        self._change(lambda: setattr(self._arrangement, "justified", justified))

    def set_grouping(self, grouping: Grouping | str) -> None:
        """Put a header over each day, each month, or whichever suits the size of the tiles."""
        self._change(lambda: setattr(self._arrangement, "grouping", Grouping(grouping)))

    def set_footer(self, footer: QWidget | None) -> None:
        """Show a widget below the last photo; None for none."""
        if self._footer is footer:
            return
        if self._footer is not None:
            self._footer.hide()
        self._footer = footer
        if footer is not None:
            footer.setParent(self.viewport())
            footer.show()
        self.updateGeometries()
        self.viewport().update()

    def show_from_top(self) -> None:
        """Another list of photos is shown: from its beginning, nothing selected."""
        self.selectionModel().clear()
        self.verticalScrollBar().setValue(0)

    # Layout -----------------------------------------------------------------------------------------------------------

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802
        """Qt's."""
        super().setModel(model)
        self.chosen.follow(self.selectionModel())
        if isinstance(model, PhotoListModel):
            model.modelAboutToBeReset.connect(self._keep_selection)
            model.arranged.connect(self._arranged)
        self._lay_out()

    def word_section(self, section: int) -> str:
        """Return what a section is called; for the scrubber."""
        return str(self.sections[section])

    def _change(self, change: Callable[[], None]) -> None:
        """Change how photos are laid out, keeping the photo in its place that was named, or the first in sight."""
        anchors = self._anchors or self._arrangement.anchors_in_sight(self.visible_rows(), self.verticalOffset())
        change()
        self._anchors = anchors
        self._lay_out()

    def _lay_out(self) -> None:
        model = self.model()
        self._arrangement.arrange(model if isinstance(model, PhotoListModel) else None, self.viewport().width())
        self.chosen.changed(self.layout_.count)
        dated = self.sections.dated
        tops = self.layout_.section_tops() if dated else np.zeros(0, np.int64)
        self.scrubber.set_sections(tops, self.sections.years()[: len(tops)], self.word_section)
        self.updateGeometries()
        offset = self._arrangement.offset_of(self._anchors)
        self._anchors = []
        if offset is not None:
            self.verticalScrollBar().setValue(offset)
        self.viewport().update()

    def updateGeometries(self) -> None:  # noqa: N802
        """Qt's: sizes the scroll bar and places the footer."""
        height = self.layout_.height + (FOOTER_HEIGHT if self._footer is not None else 0)
        page = self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setPageStep(page)
        bar.setSingleStep(max(16, self._arrangement.style.tile // 3))
        bar.setRange(0, max(0, height - page))
        self._place_footer()
        super().updateGeometries()

    def _place_footer(self) -> None:
        if self._footer is not None:
            top = self.layout_.height - self.verticalOffset()
            self._footer.setGeometry(0, top, self.viewport().width(), FOOTER_HEIGHT - 16)

    def _keep_selection(self) -> None:
        self.chosen.keep(self.photos.ids, self.currentIndex().row())

    def _arranged(self) -> None:
        """Other photos: those that stay keep their place, and stay selected."""
        self._anchors = self._arrangement.anchors_in_sight(self.visible_rows(), self.verticalOffset())
        self._lay_out()
        kept = self.chosen.kept_in(self.photos.ids)
        if kept is not None:
            rows, current = kept
            self.chosen.select(self.photos, rows)
            if current is not None:
                self.setAutoScroll(False)  # the current photo may well be out of sight
                flag = QItemSelectionModel.SelectionFlag.NoUpdate
                self.selectionModel().setCurrentIndex(self.photos.index(current), flag)
                self.setAutoScroll(True)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802
        """Qt's."""
        self.chosen.changed(self.layout_.count)
        super().selectionChanged(selected, deselected)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        if event.oldSize().width() == event.size().width():
            self.updateGeometries()
        else:
            self._change(lambda: None)

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """Qt's: moves what is painted already; only what comes into sight is painted, and the header that sticks."""
        viewport = self.viewport()
        self._place_footer()
        stuck = self._arrangement.style.header if self.sections.dated else 0
        if self._footer is not None or abs(dy) >= viewport.height() - stuck:
            viewport.update()
            return
        viewport.scroll(0, dy, QRect(0, stuck, viewport.width(), viewport.height() - stuck))
        viewport.update(0, 0, viewport.width(), stuck)

    def stuck_header(self) -> tuple[int, QRect] | None:
        """Return the section whose header is at the top of the viewport, and where; the next one pushes it out."""
        if not self.sections.dated:
            return None
        offset = self.verticalOffset()
        section = self.layout_.section_at(offset)
        rect = self.layout_.header_rect(section)
        top = max(0, rect.top() - offset)
        if section + 1 < len(self.sections):
            top = min(top, self.layout_.header_rect(section + 1).top() - offset - rect.height())
        return section, QRect(rect.left(), top, rect.width(), rect.height())

    # What QAbstractItemView asks --------------------------------------------------------------------------------------

    def horizontalOffset(self) -> int:  # noqa: N802
        """Qt's."""
        return 0

    def verticalOffset(self) -> int:  # noqa: N802
        """Qt's."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: AnyIndex) -> bool:  # noqa: N802
        """Qt's."""
        return False

    def visualRect(self, index: AnyIndex) -> QRect:  # noqa: N802
        """Qt's."""
        if not index.isValid() or index.row() >= self.layout_.count:
            return QRect()
        return self.layout_.tile_rect(index.row()).translated(0, -self.verticalOffset())

    def indexAt(self, point: QPoint) -> QModelIndex:  # noqa: N802
        """Qt's."""
        stuck = self.stuck_header()
        if stuck is not None and 0 <= point.y() <= stuck[1].bottom():
            return QModelIndex()
        return self._index_at(point)

    def _index_at(self, point: QPoint) -> QModelIndex:
        row = self.layout_.row_at(point + QPoint(0, self.verticalOffset()))
        return QModelIndex() if row is None or row >= self.photos.rowCount() else self.model().index(row, 0)

    def scrollTo(  # noqa: N802
        self, index: AnyIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Qt's."""
        rect = self.visualRect(index)
        if rect.isNull():
            return
        bar, page, gap = self.verticalScrollBar(), self.viewport().height(), self._arrangement.style.gap
        head = self._arrangement.style.header if self.sections.dated else gap
        if hint == QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - page // 2)
        elif hint == QAbstractItemView.ScrollHint.PositionAtTop or rect.top() < head:
            bar.setValue(bar.value() + rect.top() - head)
        elif rect.bottom() > page - gap:
            bar.setValue(bar.value() + rect.bottom() - page + gap)

    def moveCursor(  # noqa: N802
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Qt's."""
        model, move, layout = self.model(), QAbstractItemView.CursorAction, self.layout_
        last = min(model.rowCount(), layout.count) - 1
        if last < 0:
            return QModelIndex()
        current = self.currentIndex().row()
        if not 0 <= current <= last:
            return model.index(self.visible_rows()[0] if self.visible_rows() else 0, 0)
        page = max(1, self.viewport().height() - self._arrangement.style.header)
        lines = {move.MoveUp: -1, move.MoveDown: 1}
        pages = {move.MovePageUp: -page, move.MovePageDown: page}
        steps = {move.MoveLeft: -1, move.MovePrevious: -1, move.MoveRight: 1, move.MoveNext: 1}
        if action in lines:
            row = layout.row_above(current, lines[action])
        elif action in pages:
            row = layout.row_a_page(current, pages[action])
        elif action in (move.MoveHome, move.MoveEnd):
            row = 0 if action == move.MoveHome else last
        else:
            row = current + steps.get(action, 0)
        return model.index(min(max(row, 0), last), 0)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:  # noqa: N802
        """Qt's: all from the photo at one corner to the photo at the other, in their order."""
        first, last = self._index_at(rect.topLeft()), self._index_at(rect.bottomRight())
        if first.isValid() and last.isValid():
            low, high = sorted((first, last), key=QModelIndex.row)
            self.selectionModel().select(QItemSelection(low, high), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:  # noqa: N802
        """Qt's; all that is in sight is painted again when the selection changes, see :meth:`selectionChanged`."""
        return QRegion()

    def viewportSizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        tile = self._arrangement.style.tile
        return QSize(4 * tile, 3 * tile)
