"""What the menu over a proposed tag does, besides deciding."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from desktop.backend.session import LibrarySession
from desktop.tagging.heading import TagHeading
from engine.query_filters import quoted
from engine.records import Tag
from engine.tagging.records import ProposalGroup


class TagActs(QObject):
    """Turns entries of the menu into wishes.

    Args:
        heading: has the menu.
        session: knows what the user calls a tag.
        group: returns the tag that is shown.

    Signals:
        automatic_wanted: the ProposalGroup, and the stated precision (None: never) from which it is accepted by itself.
        search_wanted: a search text.
    """

    automatic_wanted = Signal(object, object)
    search_wanted = Signal(str)

    def __init__(
        self, heading: TagHeading, session: LibrarySession, group: Callable[[], ProposalGroup | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._group = session, group
        heading.automatic_wanted.connect(self._set_automatic)
        heading.tagged_wanted.connect(self._show_tagged)

    def _set_automatic(self, precision: float | None) -> None:
        group = self._group()
        if group is not None:
            self.automatic_wanted.emit(group, precision)

    def _show_tagged(self) -> None:
        """Search for the tag by the name that it has for the user, which may be another than the proposal's."""
        group = self._group()
        if group is None or group.tag_id is None:
            return
        tag_id = group.tag_id

        def came(tags: Sequence[Tag]) -> None:
            name = next((tag.name for tag in tags if tag.id == tag_id), None)
            if name is not None:
                self.search_wanted.emit(f"tag:{quoted(name)}")

        self._session.ask(lambda library: library.tags(), came)
