"""The sheet of keyboard shortcuts: what the menus say, and what the views answer to by themselves."""

from __future__ import annotations

from itertools import combinations, pairwise

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.shell.actions import MENUS, RATINGS, SEPARATOR, action_texts, menu_titles, plain_text

COLUMNS = 3
Row = tuple[str, str]


class ShortcutSheet(QDialog):
    """All shortcuts in groups, in columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcut_sheet")
        self.resize(1080, 740)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)
        self._fill()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Qt's."""
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()
        super().changeEvent(event)

    def groups(self) -> list[tuple[str, list[Row]]]:
        """Return the groups: a title, and rows of keys and what they do."""
        return [
            *_menu_groups(),
            (self.tr("Proposed tags"), self._review_rows()),
            (self.tr("Photos"), self._grid_rows()),
            (self.tr("Viewer"), self._viewer_rows()),
        ]

    def _fill(self) -> None:
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self._area.setAccessibleName(self.windowTitle())
        page = QWidget()
        page.setObjectName("page")
        row = QHBoxLayout(page)
        row.setContentsMargins(32, 24, 32, 24)
        row.setSpacing(40)
        for groups in _balanced(self.groups(), COLUMNS):
            column = QVBoxLayout()
            column.setSpacing(8)
            for title, rows in groups:
                _add_group(column, title, rows)
            column.addStretch(1)
            row.addLayout(column, 1)
        self._area.setWidget(page)

    def _grid_rows(self) -> list[Row]:
        return [
            (_keys("Left", "Right", "Up", "Down"), self.tr("Move")),
            (_keys("Home", "End"), self.tr("First and last photo")),
            (_keys("Shift+Right"), self.tr("Select up to here")),
            (_keys("Ctrl+Space"), self.tr("Select, or not")),
            (_keys("Space"), self.tr("Preview")),
            (self.tr("any letter"), self.tr("Search")),
            (self.tr("Ctrl + wheel"), self.tr("Size of the thumbnails")),
        ]

    def _viewer_rows(self) -> list[Row]:
        return [
            (_keys("Left", "Right"), self.tr("Previous and next photo")),
            (_keys("+", "-"), self.tr("Zoom")),
            (_keys("Z"), self.tr("Fit or actual size")),
            (_keys("1", "5"), self.tr("Rate one to five stars")),
            (_keys("0"), self.tr("No rating")),
            (_keys("L"), self.tr("Favourite")),
            (_keys("R", "Shift+R"), self.tr("Rotate the view")),
            (_keys("W"), self.tr("Why this matched")),
            (_keys("T"), self.tr("Filmstrip")),
            (_keys("S"), self.tr("Slideshow")),
            (_keys("I"), self.tr("Information")),
            (_keys("F"), self.tr("Full screen")),
            (_keys("Del"), self.tr("Move to the trash")),
            (_keys("Esc"), self.tr("Back to the photos")),
        ]

    def _review_rows(self) -> list[Row]:
        return [
            (_keys("Y", "Return"), self.tr("Accept")),
            (_keys("N", "Del"), self.tr("Reject")),
            (_keys("Space"), self.tr("Skip")),
            (_keys("Shift+Y", "Shift+N"), self.tr("Accept or reject all of the tag")),
            (_keys("Alt+Up", "Alt+Down"), self.tr("Previous and next tag")),
            (_keys("O"), self.tr("Open large")),
        ]


def _menu_groups() -> list[tuple[str, list[Row]]]:
    titles, texts = menu_titles(), action_texts()
    groups = []
    for name, specs in MENUS.items():
        listed = [*specs, *RATINGS] if name == "photo" else list(specs)
        rows = [
            (_keys(*spec.keys), plain_text(texts[spec.name])) for spec in listed if spec is not SEPARATOR and spec.keys
        ]
        if rows:
            groups.append((plain_text(titles[name]), rows))
    return groups


def _keys(*keys: str) -> str:
    return "   ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)


def _balanced(groups: list[tuple[str, list[Row]]], count: int) -> list[list[tuple[str, list[Row]]]]:
    """Deal the groups, in their order, to columns of as equal a length as can be."""

    def columns(cuts: tuple[int, ...]) -> list[list[tuple[str, list[Row]]]]:
        return [groups[first:end] for first, end in pairwise((0, *cuts, len(groups)))]

    def unevenness(cuts: tuple[int, ...]) -> int:
        return sum(sum(len(rows) + 2 for _, rows in column) ** 2 for column in columns(cuts))

    return columns(min(combinations(range(1, len(groups)), count - 1), key=unevenness))


def _add_group(column: QVBoxLayout, title: str, rows: list[Row]) -> None:
    heading = QLabel(title)
    heading.setProperty("role", "strong")
    column.addWidget(heading)
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    for number, (keys, text) in enumerate(rows):
        words, key = QLabel(text), QLabel(keys)
        key.setObjectName("key")
        for label in (words, key):
            label.setTextFormat(Qt.TextFormat.PlainText)
        grid.addWidget(words, number, 0)
        grid.addWidget(key, number, 1, Qt.AlignmentFlag.AlignRight)
    column.addLayout(grid)
    column.addSpacing(16)
