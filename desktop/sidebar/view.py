"""The sidebar's layout."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QListView, QPushButton, QVBoxLayout, QWidget

from desktop.sidebar.delegate import PlaceDelegate
from desktop.sidebar.model import Place, PlaceKind, SidebarModel
from desktop.theme.icons import Icons


class Sidebar(QWidget):
    """Places above, "Add a folder" below.

    Signals:
        chosen: the user went to a place.
        add_folder: the user wants to add a source folder.
    """

    chosen = Signal(object)
    add_folder = Signal()

    def __init__(self, model: SidebarModel, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("side_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(icons.theme.tokens.px("sidebar_width"))
        self._model = model
        self._searching = False
        self._current: tuple[PlaceKind, Path | None] = (PlaceKind.ALL, None)
        self.list = QListView(self)
        self.list.setObjectName("places")
        self.list.setModel(model)
        self.list.setItemDelegate(PlaceDelegate(icons, self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add_button = QPushButton(self)
        self.add_button.setProperty("role", "quiet")
        icons.bind(self.add_button, "folder-add")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 16, 8, 8)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.add_button)
        self.add_button.clicked.connect(self.add_folder)
        self.list.selectionModel().currentChanged.connect(self._moved)
        model.modelReset.connect(self._select_again)
        icons.theme.changed.connect(self.list.viewport().update)
        self._retranslate()
        self._select_again()

    def set_searching(self, searching: bool) -> None:
        """Mark no place while results of a search are shown, so that each can be gone to."""
        self._searching = searching
        self._select_again()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _select_again(self) -> None:
        row = -1 if self._searching else self._model.row_of(*self._current)
        blocked = self.list.selectionModel().blockSignals(True)
        self.list.setCurrentIndex(self._model.index(row) if row >= 0 else QModelIndex())
        self.list.selectionModel().blockSignals(blocked)
        self.list.viewport().update()

    def _moved(self, current: QModelIndex) -> None:
        if current.isValid():
            place: Place = self._model.place(current.row())
            self._current = (place.kind, place.folder)
            self.chosen.emit(place)

    def _retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Places"))
        self.add_button.setText(self.tr("Add a folder…"))
        self.add_button.setToolTip(self.tr("Add a folder of photos (Ctrl+O)"))
        self._model.retranslate()
