"""How one photo of a group looks: the whole picture, and beneath it what tells it from the others."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.backend.thumbnails import ThumbnailStore
from desktop.duplicates.differences import Line, lines_of
from desktop.duplicates.geometry import CELL_HEIGHT, MOST_WIDTH, PICTURE_HEIGHT
from desktop.duplicates.model import FILE_ROLE, DuplicatesModel
from desktop.grid.model import AnyIndex
from desktop.plain import one_line
from desktop.theme.icons import Icons
from engine.duplicates.records import DuplicateFile

TICK = 24
LINE = 18


class DuplicateDelegate(QStyledItemDelegate):
    """Draws a cell; a kept photo has a ring and a tick in the accent colour."""

    def __init__(self, thumbnails: ThumbnailStore, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thumbnails, self._icons = thumbnails, icons
        self._circles: dict[float, QPixmap] = {}
        self._fonts: dict[tuple[str, int, bool], tuple[QFont, QFontMetrics]] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(MOST_WIDTH, CELL_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt's."""
        file: DuplicateFile = index.data(FILE_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        kept = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        area = QRect(rect.left(), rect.top(), rect.width(), PICTURE_HEIGHT)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_picture(painter, area, file)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if kept or hovered:
            self._ring(painter, area, self._color("accent" if kept else "field_border"), 3 if kept else 1.5)
        self._paint_tick(painter, area, kept)
        self._paint_lines(painter, rect.adjusted(0, PICTURE_HEIGHT + 8, 0, 0), index, file)
        if bool(state & QStyle.StateFlag.State_HasFocus):
            self._ring(painter, rect.adjusted(-5, -5, 5, 3), self._color("text"), 2)
        painter.restore()

    def _color(self, token: str) -> QColor:
        return self._icons.theme.tokens.color(token)

    def _paint_picture(self, painter: QPainter, area: QRect, file: DuplicateFile) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color("sunken"))
        radius = self._icons.theme.tokens.px("radius_tile")
        painter.drawRoundedRect(area, radius, radius)
        shown = QSize(max(1, file.photo.width), max(1, file.photo.height))
        shown.scale(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, max(1, shown.width()), max(1, shown.height()))
        place.moveCenter(area.center())
        ratio = painter.device().devicePixelRatioF()
        size = QSize(round(place.width() * ratio), round(place.height() * ratio))
        pixmap = self._thumbnails.picture(file.photo.content_hash, size, 4 * ratio)
        if pixmap is None:
            self._icon(painter, "image", "text_disabled", 32, area)
        else:
            painter.drawPixmap(place, pixmap)

    def _paint_tick(self, painter: QPainter, area: QRect, kept: bool) -> None:
        ratio = painter.device().devicePixelRatioF()
        if not kept:
            if ratio not in self._circles:
                self._circles[ratio] = _circle(ratio)
            painter.drawPixmap(area.left() + 8, area.top() + 8, self._circles[ratio])
            return
        words = QCoreApplication.translate("duplicates", "Keep")
        font, metrics = self._font(painter.font(), strong=True)
        painter.setFont(font)
        width = metrics.horizontalAdvance(words)
        pill = QRect(area.left() + 8, area.top() + 8, min(width + 36, area.width() - 16), TICK)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._color("accent"))
        painter.drawRoundedRect(pill, TICK / 2, TICK / 2)
        painter.drawPixmap(pill.left() + 7, pill.top() + 4, self._icons.pixmap("check", "accent_text", 16, ratio))
        painter.setPen(self._color("accent_text"))
        painter.drawText(pill.adjusted(26, 0, -6, 0), Qt.AlignmentFlag.AlignVCenter, words)

    def _icon(self, painter: QPainter, name: str, token: str, size: int, area: QRect) -> None:
        pixmap = self._icons.pixmap(name, token, size, painter.device().devicePixelRatioF())
        painter.drawPixmap(area.center().x() - size // 2, area.center().y() - size // 2, pixmap)

    def _paint_lines(self, painter: QPainter, area: QRect, index: AnyIndex, file: DuplicateFile) -> None:
        model = index.model()
        assert isinstance(model, DuplicatesModel)
        group = model.groups[model.group_of(index.row())]
        for number, line in enumerate(lines_of(file, group)):
            place = QRect(area.left() + 2, area.top() + number * (LINE + 2), area.width() - 4, LINE)
            self._paint_line(painter, place, line)

    def _paint_line(self, painter: QPainter, place: QRect, line: Line) -> None:
        left = place.left()
        for part in line.parts:
            font, metrics = self._font(painter.font(), strong=part.strong)
            painter.setFont(font)
            painter.setPen(self._color(part.token))
            room = place.right() - left + 1
            text = metrics.elidedText(one_line(part.text), line.elide, room)
            painter.drawText(QRect(left, place.top(), room, place.height()), Qt.AlignmentFlag.AlignVCenter, text)
            left += metrics.horizontalAdvance(text)

    def _font(self, base: QFont, *, strong: bool) -> tuple[QFont, QFontMetrics]:
        key = (base.family(), self._icons.theme.tokens.px("font_body"), strong)
        if key not in self._fonts:
            font = QFont(base)
            font.setPixelSize(key[1])
            font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
            self._fonts[key] = font, QFontMetrics(font)
        return self._fonts[key]

    def _ring(self, painter: QPainter, rect: QRect, color: QColor, width: float) -> None:
        radius = self._icons.theme.tokens.px("radius_tile")
        painter.setPen(QPen(color, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = width / 2
        painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)


def tick_area(cell: QRect) -> QRect:
    """Return where a click ticks a photo, and does not just go to it."""
    return QRect(cell.left(), cell.top(), TICK + 56, TICK + 16)


def _circle(ratio: float) -> QPixmap:
    """Return the empty tick, which can be seen on any picture; drawing one takes longer than a picture."""
    pixmap = QPixmap(round(TICK * ratio), round(TICK * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    pixmap.setDevicePixelRatio(ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(255, 255, 255), 2))
    painter.setBrush(QColor(0, 0, 0, 110))
    painter.drawEllipse(QRectF(1, 1, TICK - 2, TICK - 2))
    painter.end()
    return pixmap
