"""The sidebar's layout."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.places import Place, PlaceKey, PlaceKind
from desktop.preferences import Preferences
from desktop.sidebar.delegate import PlaceDelegate
from desktop.sidebar.folding import Folding
from desktop.sidebar.model import SidebarModel
from desktop.sidebar.tree_view import PlacesTree
from desktop.theme.icons import Icons

WIDTH_MIN, WIDTH_MAX = 176, 480
NO_PLACES = (PlaceKind.HEADING, PlaceKind.NOTE)
_SAY_WHY = (Place(PlaceKind.PROBLEMS).key, Place(PlaceKind.PROPOSALS).key)


class Sidebar(QWidget):
    """Places above, "Add a folder" below.

    Args:
        preferences: remember what is open; None remembers nothing.

    Signals:
        chosen: the user went to a place.
        entered: Enter was pressed on a place: its photos are wanted.
        typed: text was typed on the places; it is meant for the search field.
        add_folder: the user wants to add a source folder.
    """

    chosen = Signal(object)
    entered = Signal()
    typed = Signal(str)
    add_folder = Signal()

    def __init__(
        self, model: SidebarModel, icons: Icons, preferences: Preferences | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("side_panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(WIDTH_MIN)
        self.setMaximumWidth(WIDTH_MAX)
        self.model = model
        self._width = icons.theme.tokens.px("sidebar_width")
        self._searching = self._quiet = self._was_there = False
        self._current: PlaceKey = Place(PlaceKind.ALL).key
        model.rowsAboutToBeRemoved.connect(self._hold)  # before the tree hears of it
        self.list = PlacesTree(model, self)
        self.list.setItemDelegate(PlaceDelegate(icons, self.list))
        self._folding = Folding(self.list, model, preferences)
        self.add_button = QPushButton(self)
        self.add_button.setProperty("role", "quiet")
        icons.bind(self.add_button, "folder-add")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 12, 8, 8)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.add_button)
        self.add_button.clicked.connect(self.add_folder)
        self.list.entered_place.connect(self._enter)
        self.list.typed.connect(self.typed)
        self.list.selectionModel().currentChanged.connect(self._moved)
        model.rowsRemoved.connect(self._removed)
        icons.theme.changed.connect(self.list.viewport().update)
        self._retranslate()
        self._select_again()

    @property
    def current(self) -> PlaceKey:
        """The place that was gone to last."""
        return self._current

    def go(self, place: Place) -> None:
        """Go to a place, also where it has no row (yet): its photos are shown."""
        index = self.model.index_of(place.key)
        if self.list.currentIndex() == index and index.isValid():
            self._choose(self.model.place(index))
        elif index.isValid():
            self.list.open_above(index)
            self.list.setCurrentIndex(index)
        else:
            self._current = place.key
            self._select_again()
            self.chosen.emit(place)

    def set_searching(self, searching: bool) -> None:
        """Mark no place while results of a search are shown, so that each can be gone to."""
        if searching != self._searching:
            self._searching = searching
            self._select_again()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(self._width, super().sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _select_again(self) -> None:
        """Mark the place that is shown, without going there."""
        index = QModelIndex() if self._searching else self.model.index_of(self._current)
        quiet, self._quiet = self._quiet, True
        self.list.setCurrentIndex(index)
        self._quiet = quiet
        self.list.mark(None if self._searching else self._current)

    def _moved(self, current: QModelIndex) -> None:
        if current.isValid() and not self._quiet:
            self._choose(self.model.place(current))

    def _choose(self, place: Place) -> None:
        if place.kind not in NO_PLACES and (place.kind not in (PlaceKind.ALBUM, PlaceKind.TAG) or place.id is not None):
            self._current = place.key
            self.list.mark(place.key)
            self.chosen.emit(place)

    def _enter(self, place: Place) -> None:
        if self._searching or place.key != self._current:
            self._choose(place)
        self.entered.emit()

    def _hold(self) -> None:
        self._quiet = True  # the view goes to a neighbour of a row that vanishes; nobody has asked for that
        self._was_there = self.model.index_of(self._current).isValid()

    def _removed(self) -> None:
        """Leave a place that is gone; problems that are solved are none to leave, but say that there are none.

        So are proposals that were forgotten.
        """
        self._quiet = False
        gone = self._was_there and not self.model.index_of(self._current).isValid()
        if gone and not self._searching and self._current not in _SAY_WHY:
            self.go(Place(PlaceKind.ALL))
        elif self.list.current_place() is None or not self.list.hasFocus():
            self._select_again()

    def _retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Places"))
        self.add_button.setText(self.tr("Add a folder…"))
        self.add_button.setToolTip(self.tr("Add a folder of photos (Ctrl+O)"))
        self.model.retranslate()
