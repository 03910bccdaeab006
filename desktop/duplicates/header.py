"""What stands over a group: how many of what, and what can be done with them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLocale, QObject, QRect, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.duplicates.model import DuplicatesModel
from desktop.i18n import file_size
from desktop.plain import tooltip
from engine.duplicates.records import DuplicateGroup, DuplicateKind


class GroupHeader(QWidget):
    """A title and two buttons; a few of these serve all groups, as they come into sight.

    Signals:
        trash_wanted: move what is not kept of a group to the trash.
        dismiss_wanted: a group is none.
    """

    trash_wanted = Signal(int)
    dismiss_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.group = -1
        self.title, self.won = QLabel(self), QLabel(self)
        self.title.setProperty("role", "strong")
        self.won.setProperty("role", "muted")
        for label in (self.title, self.won):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.dismiss, self.trash = QPushButton(self), QPushButton(self)
        self.dismiss.setProperty("role", "quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for label in (self.title, self.won):
            row.addWidget(label)
        row.addStretch(1)
        for button in (self.dismiss, self.trash):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.trash.clicked.connect(lambda: self.trash_wanted.emit(self.group))
        self.dismiss.clicked.connect(lambda: self.dismiss_wanted.emit(self.group))

    def show_group(self, place: int, group: DuplicateGroup, spare: int, spare_bytes: int) -> None:
        """Show a group.

        Args:
            place: of the group among all, from 0.
            group: its files.
            spare: how many of them are not kept.
            spare_bytes: how large those are.
        """
        self.group, count = place, len(group.files)
        if group.kind is DuplicateKind.EXACT:
            title = self.tr("%Ln identical file(s)", "", count)
        else:
            title = self.tr("%Ln similar photo(s)", "", count)
        self.title.setText(title)
        size = file_size(spare_bytes)
        self.won.setText(self.tr("{size} can be freed").format(size=size) if spare else self.tr("all are kept"))
        self.trash.setText(self.tr("Move %Ln to the trash", "", spare))
        self.trash.setEnabled(spare > 0)
        self.trash.setToolTip(tooltip(self.tr("What is not marked “Keep” goes to the trash (Del)")))
        self.dismiss.setText(self.tr("Not duplicates"))
        self.dismiss.setToolTip(tooltip(self.tr("Keep all, and do not show this group again (N)")))
        group_words = self.tr("group {number}").format(number=QLocale().toString(place + 1))
        for button in (self.trash, self.dismiss):
            button.setAccessibleName(f"{button.text()}, {group_words}")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Qt's."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave out what there is no room for: the size, then the button whose key and menu entry do the same."""
        room = self.width() - self.title.sizeHint().width() - self.trash.sizeHint().width() - 16
        room -= self.dismiss.sizeHint().width() + 8
        self.dismiss.setVisible(room >= 0)
        self.won.setVisible(room >= self.won.sizeHint().width() + 16)


class Headers(QObject):
    """The headers of the groups in sight: as many widgets as groups fit, for any number of groups.

    Signals:
        trash_wanted, dismiss_wanted: as of one header.
    """

    trash_wanted = Signal(int)
    dismiss_wanted = Signal(int)

    def __init__(self, model: DuplicatesModel, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._model, self._viewport = model, viewport
        self._headers: list[GroupHeader] = []

    def place(self, places: Mapping[int, QRect]) -> bool:
        """Put headers over these groups; return whether one that had the focus went out of sight."""
        free = [header for header in self._headers if header.group not in places]
        shown = {header.group: header for header in self._headers if header.group in places}
        for group, rect in places.items():
            header = shown.get(group) or (free.pop() if free else self._new())
            if header.group != group:
                self._fill(header, group)
            header.setGeometry(rect)
            header.show()
        lost = any(header.focusWidget() is not None and header.focusWidget().hasFocus() for header in free)
        for header in free:
            header.group = -1
            header.hide()
        return lost

    def refill(self) -> None:
        """Word all again: other files are kept, or the language has changed."""
        for header in self._headers:
            if 0 <= header.group < len(self._model.groups):
                self._fill(header, header.group)

    def forget(self) -> None:
        """The groups are others now."""
        for header in self._headers:
            header.group = -1

    def _new(self) -> GroupHeader:
        header = GroupHeader(self._viewport)
        header.trash_wanted.connect(self.trash_wanted)
        header.dismiss_wanted.connect(self.dismiss_wanted)
        self._headers.append(header)
        return header

    def _fill(self, header: GroupHeader, group: int) -> None:
        spare = self._model.spare([group])
        header.show_group(group, self._model.groups[group], len(spare), sum(file.size_bytes for file in spare))
