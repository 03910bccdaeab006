"""The order of results: a small button with a menu."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.backend.protocol import SORTS, Sort
from desktop.theme.icons import Icons


class SortButton(QToolButton):
    """Says in which order results are, and changes it.

    Signals:
        sort_chosen: one of :data:`~desktop.backend.protocol.SORTS`.
    """

    sort_chosen = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sort_button")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        icons.bind(self, "sort")
        menu, group = QMenu(self), QActionGroup(self)
        self.choices: dict[Sort, QAction] = {}
        for sort in SORTS:
            self.choices[sort] = self._choice(sort, menu, group)
        self.setMenu(menu)
        self.sort: Sort = "relevance"
        self.choices[self.sort].setChecked(True)
        self._retranslate()

    def set_sort(self, sort: str) -> None:
        """Show another order as the one in force."""
        self.sort = next((known for known in SORTS if known == sort), "relevance")
        self.choices[self.sort].setChecked(True)
        self._retranslate()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _choice(self, sort: Sort, menu: QMenu, group: QActionGroup) -> QAction:
        action = group.addAction(menu.addAction(""))
        action.setCheckable(True)
        action.triggered.connect(lambda: self._choose(sort))
        return action

    def _choose(self, sort: Sort) -> None:
        self.set_sort(sort)
        self.sort_chosen.emit(sort)

    def _retranslate(self) -> None:
        for sort, action in self.choices.items():
            action.setText(word_sort(sort))
        self.setText(word_sort(self.sort))
        self.setAccessibleName(self.tr("Sorted by {order}").format(order=word_sort(self.sort)))
        self.setToolTip(self.tr("The order of the results"))


def word_sort(sort: Sort) -> str:
    """Name an order of results."""
    return {
        "relevance": QCoreApplication.translate("search", "Relevance"),
        "date": QCoreApplication.translate("search", "Date"),
        "name": QCoreApplication.translate("search", "Name"),
    }[sort]
