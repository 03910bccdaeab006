"""Captions whose photo moved: its picture, the caption, and from which place to which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.backend.thumbnails import ThumbnailStore
from desktop.personal.report_words import ReportWords
from desktop.plain import breakable, one_line, shortened, tooltip
from desktop.settings.model_row import text_label
from desktop.theme.icons import Icons
from engine.personal.records import Change
from engine.records import PhotoSummary

EDGE, RADIUS = 56, 6
MOST_SHOWN = 4
MOST_LETTERS = 110
"""A caption may have thousands; the tool tip has more of them."""
_MOST_TIP = 600


class PhotoButton(QAbstractButton):
    """A photo's picture; a click shows it large."""

    def __init__(self, thumbnails: ThumbnailStore, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails, self._icons, self._hash = thumbnails, icons, ""
        self.setFixedSize(EDGE, EDGE)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        thumbnails.ready.connect(self._ready)
        icons.theme.changed.connect(self.update)

    def show_photo(self, content_hash: str) -> None:
        """Show this photo; an empty hash is that of none."""
        self._hash = content_hash
        self.setEnabled(bool(content_hash))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Qt's."""
        return QSize(EDGE, EDGE)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Qt's."""
        color, ratio = self._icons.theme.tokens.color, self.devicePixelRatioF()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        tile = self._thumbnails.tile(self._hash, round(EDGE * ratio), RADIUS * ratio) if self._hash else None
        if tile is not None:
            painter.drawPixmap(self.rect(), tile)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("tile"))
            painter.drawRoundedRect(self.rect(), RADIUS, RADIUS)
            icon = self._icons.pixmap("image", "text_muted", 20, ratio)
            painter.drawPixmap(QRect((EDGE - 20) // 2, (EDGE - 20) // 2, 20, 20), icon)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(color("accent"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        painter.end()

    def _ready(self, content_hash: str) -> None:
        if content_hash == self._hash:
            self.update()


class ChangeRow(QWidget):
    """One caption."""

    def __init__(self, thumbnails: ThumbnailStore, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture = PhotoButton(thumbnails, icons, self)
        self.caption, self.moved = text_label(self), text_label(self, "small")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addStretch(1)
        words.addWidget(self.caption)
        words.addWidget(self.moved)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_change(self, change: Change, summary: PhotoSummary | None, moved: str) -> None:
        """Show a caption, how its photo moved, and the photo; None for one that is not there (or not read yet)."""
        text = one_line(change.caption)
        shown = shortened(text, MOST_LETTERS)
        self.caption.setText(breakable(shown))
        self.caption.setToolTip(tooltip(text[:_MOST_TIP]) if shown != text else "")
        self.moved.setText(moved)
        self.picture.show_photo(summary.content_hash if summary is not None else "")
        self.picture.setAccessibleName(self.tr("Show the photo: {caption}").format(caption=shown))
        self.picture.setAccessibleDescription(moved)
        self.picture.setToolTip(tooltip(summary.path.name) if summary is not None else "")


class ChangeList(QFrame):
    """A card of captions with a heading; the first of them, and all where the user wants it.

    Signals:
        open_wanted: ids of the photos that are listed, and the place of the one that is to be shown large.
    """

    open_wanted = Signal(object, int)

    def __init__(self, thumbnails: ThumbnailStore, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self._thumbnails, self._icons = thumbnails, icons
        self._changes: Sequence[Change] = ()
        self._moved: Callable[[Change], str] = ReportWords().moved
        self._summaries: Mapping[int, PhotoSummary] = {}
        self._whole = False
        self.heading, self.nothing = text_label(self, "name"), text_label(self, "small")
        self.rows: list[ChangeRow] = []
        self.more = QPushButton(self)
        self.more.setProperty("role", "link")
        self.more.setAutoDefault(False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 12, 0, 8)
        self._column.setSpacing(0)
        for label in (self.heading, self.nothing):
            label.setContentsMargins(16, 0, 16, 4)
            self._column.addWidget(label)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._column.addLayout(self._rows)
        foot = QHBoxLayout()
        foot.setContentsMargins(18, 4, 16, 4)
        foot.addWidget(self.more)
        foot.addStretch(1)
        self._column.addLayout(foot)
        self._column.addStretch(1)
        self.more.clicked.connect(self._show_all)

    def show_changes(
        self, heading: str, nothing: str, changes: Sequence[Change], word: Callable[[Change], str] | None = None
    ) -> None:
        """Show these; ``nothing`` is said where there are none, ``word`` says how a photo moved."""
        if list(changes) != list(self._changes):
            self._whole = False
        self._changes, self._moved = changes, word or ReportWords().moved
        self.heading.setText(breakable(heading))
        self.nothing.setText(nothing)
        self.nothing.setVisible(not changes)
        self._arrange()

    def show_photos(self, summaries: Mapping[int, PhotoSummary]) -> None:
        """Show the photos, once they were read."""
        self._summaries = summaries
        self._arrange()

    def _arrange(self) -> None:
        shown = self._changes if self._whole else self._changes[:MOST_SHOWN]
        while len(self.rows) < len(shown):
            self._add_row()
        for place, row in enumerate(self.rows):
            row.setVisible(place < len(shown))
            if place < len(shown):
                change = shown[place]
                row.show_change(change, self._summaries.get(change.photo_id), self._moved(change))
        self.more.setText(self.tr("Show all %Ln", "", len(self._changes)))
        self.more.setVisible(len(shown) < len(self._changes))

    def _add_row(self) -> None:
        row, place = ChangeRow(self._thumbnails, self._icons, self), len(self.rows)
        row.picture.clicked.connect(lambda: self._open(place))
        self._rows.addWidget(row)
        self.rows.append(row)

    def _open(self, place: int) -> None:
        there = [change.photo_id for change in self._changes if change.photo_id in self._summaries]
        ids = list(dict.fromkeys(there))
        self.open_wanted.emit(ids, ids.index(self._changes[place].photo_id))

    def _show_all(self) -> None:
        self._whole = True
        self._arrange()
        if len(self.rows) > MOST_SHOWN:
            self.rows[MOST_SHOWN].picture.setFocus(Qt.FocusReason.OtherFocusReason)
