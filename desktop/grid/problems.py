"""The files that could not be read: a list with what can be done about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QGuiApplication, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.grid.model import AnyIndex
from desktop.grid.reasons import ReasonWords
from desktop.plain import one_line, tooltip
from desktop.theme.icons import Icons
from engine.records import Problem

PROBLEM_ROLE = Qt.ItemDataRole.UserRole


class ProblemsModel(QAbstractListModel):
    """Problems, one a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: list[Problem] = []
        self._reasons = ReasonWords(self)

    @property
    def problems(self) -> list[Problem]:
        """All of them (do not change the list)."""
        return self._problems

    def reason(self, problem: Problem) -> str:
        """Return why a file could not be read, in the user's language."""
        return self._reasons.word(problem.reason)

    def retranslate(self) -> None:
        """Word everything again."""
        if self._problems:
            self.dataChanged.emit(self.index(0), self.index(len(self._problems) - 1))

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
            return f"{one_line(problem.path.name)}: {self.reason(problem)}"
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
        model = index.model()
        reason = model.reason(problem) if isinstance(model, ProblemsModel) else problem.reason
        text = one_line(f"{reason} · {problem.path.parent}")
        painter.drawText(area, bottom, metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, area.width()))


class ProblemsPage(QWidget):
    """The list, a sentence that explains it, and buttons.

    Signals:
        retry_wanted: the paths of files that are to be tried again.
        folder_wanted: the path of a file that is to be shown in the file manager.
    """

    retry_wanted = Signal(list)
    folder_wanted = Signal(object)

    def __init__(self, model: ProblemsModel, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.text = QLabel(self)
        self.text.setProperty("role", "muted")
        self.text.setWordWrap(True)
        self.list = QListView(self)
        self.list.setModel(model)
        self.list.setObjectName("problem_list")
        self.list.setItemDelegate(ProblemDelegate(icons, self.list))
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.retry_button, self.copy_button = QPushButton(self), QPushButton(self)
        icons.bind(self.copy_button, "copy")
        self.actions_ = {name: QAction(self.list) for name in ("folder", "retry", "copy")}
        self._lay_out()
        self._connect(icons)
        self._retranslate()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.copy_button)
        row.addWidget(self.retry_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 24, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.list, 1)

    def _connect(self, icons: Icons) -> None:
        keys = {"folder": ("Return", "folder"), "retry": ("F5", "similar"), "copy": ("Ctrl+C", "copy")}
        for name, action in self.actions_.items():
            action.setShortcut(QKeySequence(keys[name][0]))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.setShortcutVisibleInContextMenu(True)
            icons.bind(action, keys[name][1])
            self.list.addAction(action)
        self.actions_["folder"].triggered.connect(self._show_folder)
        self.actions_["retry"].triggered.connect(lambda: self._retry(self.selected()))
        self.actions_["copy"].triggered.connect(lambda: self._copy(self.selected()))
        self.list.doubleClicked.connect(self._show_folder)
        self.retry_button.clicked.connect(lambda: self._retry(self._model.problems))
        self.copy_button.clicked.connect(lambda: self._copy(self._model.problems))

    def selected(self) -> list[Problem]:
        """Return the problems that are selected, in their order."""
        rows = sorted(index.row() for index in self.list.selectionModel().selectedIndexes())
        return [self._model.problems[row] for row in rows]

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _show_folder(self) -> None:
        index = self.list.currentIndex()
        if index.isValid():
            self.folder_wanted.emit(self._model.problems[index.row()].path)

    def _retry(self, problems: Sequence[Problem]) -> None:
        if problems:
            self.retry_wanted.emit([problem.path for problem in problems])

    def _copy(self, problems: Sequence[Problem]) -> None:
        lines = [f"{problem.path}\t{self._model.reason(problem)}" for problem in problems]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def _retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Problems"))
        self.text.setText(self.tr("These files could not be read. Sajin tries each again when it changes."))
        self.retry_button.setText(self.tr("Try all again"))
        self.copy_button.setText(self.tr("Copy list"))
        words = {
            "folder": self.tr("Show in folder"),
            "retry": self.tr("Try again"),
            "copy": self.tr("Copy"),
        }
        for name, text in words.items():
            self.actions_[name].setText(text)
        self.retry_button.setToolTip(self.tr("Try all again; F5 tries the selected ones"))
        self.copy_button.setToolTip(self.tr("Copy all; Ctrl+C copies the selected ones"))
        self._model.retranslate()
