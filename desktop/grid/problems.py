"""The files that could not be read, as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.grid.model import AnyIndex
from desktop.plain import one_line, tooltip
from desktop.theme.icons import Icons
from engine.records import Problem

PROBLEM_ROLE = Qt.ItemDataRole.UserRole


class ProblemsModel(QAbstractListModel):
    """Problems, one a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: list[Problem] = []

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show these."""
        if list(problems) == self._problems:
            return
        self.beginResetModel()
        self._problems = list(problems)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008, N802
        """Qt's."""
        return 0 if parent.isValid() else len(self._problems)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt's."""
        if not index.isValid() or index.row() >= len(self._problems):
            return None
        problem = self._problems[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{one_line(problem.path.name)}: {problem.reason}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(one_line(str(problem.path)))
        return problem if role == PROBLEM_ROLE else None


class ProblemDelegate(QStyledItemDelegate):
    """The file's name, the reason and its folder."""

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(240, 64)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Qt's."""
        painter.save()
        self._paint(painter, option, index)
        painter.restore()

    def _paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        problem: Problem = index.data(PROBLEM_ROLE)
        rect: QRect = option.rect.adjusted(0, 2, 0, -2)
        state: QStyle.StateFlag = option.state
        tokens, ratio = self._icons.theme.tokens, painter.device().devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        selected = bool(state & QStyle.StateFlag.State_Selected)
        painter.setPen(QPen(tokens.color("accent"), 2) if selected else Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("surface"))
        painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 8, 8)
        painter.drawPixmap(rect.left() + 16, rect.center().y() - 10, self._icons.pixmap("alert", "warning", 20, ratio))
        font, metrics = QFont(painter.font()), painter.fontMetrics()
        area = rect.adjusted(52, 10, -16, -10)
        top, bottom = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignBottom
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(tokens.color("text"))
        name = one_line(problem.path.name)
        painter.drawText(area, top, metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, area.width()))
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(tokens.color("text_muted"))
        text = one_line(f"{problem.reason} · {problem.path.parent}")
        painter.drawText(area, bottom, metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width()))
