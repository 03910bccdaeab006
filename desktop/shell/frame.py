"""The layout of the browsing window: bar above, sidebar, photos and inspector side by side, status below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QToolButton, QVBoxLayout, QWidget

from desktop.shell.actions import Actions

BUTTON, ICON = 40, 20
SEARCH_WIDTH = 760


class Frame(QWidget):
    """Layout only.

    Args:
        actions: the buttons of the bar are some of them.
        search: stands in the middle of the bar.
        sidebar, page, inspector: side by side; the user moves the lines between them.
        status: the line below.
    """

    def __init__(
        self, actions: Actions, search: QWidget, sidebar: QWidget, page: QWidget, inspector: QWidget, status: QWidget
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self.sidebar, self.inspector = sidebar, inspector
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setObjectName("frame_splitter")
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for place, widget in enumerate((sidebar, page, inspector)):
            self.splitter.addWidget(widget)
            self.splitter.setStretchFactor(place, 1 if widget is page else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar(actions, search))
        column.addWidget(self.splitter, 1)
        column.addWidget(status)

    def set_widths(self, widths: Sequence[int]) -> None:
        """Give sidebar, page and inspector these widths, as far as they fit."""
        if len(widths) == self.splitter.count() and all(width >= 0 for width in widths):
            self.splitter.setSizes(list(widths))

    def widths(self) -> list[int]:
        """Return the widths of sidebar, page and inspector."""
        return self.splitter.sizes()

    def _bar(self, actions: Actions, search: QWidget) -> QWidget:
        bar = QWidget(self)
        bar.setObjectName("top_bar")
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 12, 12, 12)
        row.setSpacing(4)
        self.sidebar_button = _button(actions, "view.sidebar", bar)
        self.inspector_button = _button(actions, "view.inspector", bar)
        self.settings_button = _button(actions, "file.settings", bar)
        search.setMaximumWidth(SEARCH_WIDTH)
        row.addWidget(self.sidebar_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        row.addWidget(search, 6)
        row.addStretch(1)
        row.addWidget(self.settings_button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.inspector_button, 0, Qt.AlignmentFlag.AlignTop)
        return bar


def _button(actions: Actions, name: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setDefaultAction(actions[name])
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setIconSize(QSize(ICON, ICON))
    button.setFixedSize(BUTTON, BUTTON)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
