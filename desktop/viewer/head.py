"""What the viewer's bar says of the photo: its name, date, rating, place in the list, and the zoom."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QObject

from desktop.i18n import short_date
from desktop.plain import one_line
from desktop.viewer.page import ViewerPage
from engine.records import PhotoSummary


class Head(QObject):
    """Fills the bar."""

    def __init__(self, page: ViewerPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._page = page
        self._position = ""
        page.canvas.zoom_changed.connect(self._show_zoom)

    def show_position(self, row: int, count: int) -> None:
        """Tell which of how many photos it is."""
        locale = QLocale()
        self._position = self.tr("{n} of {total}").format(n=locale.toString(row + 1), total=locale.toString(count))
        self._page.subtitle.setText(self._position)
        self._page.buttons["previous"].setVisible(row > 0)
        self._page.buttons["next"].setVisible(row + 1 < count)
        self._page.filmstrip.set_row(row)

    def show_photo(self, summary: PhotoSummary) -> None:
        """Tell what is known of the photo at once."""
        self._page.title.setText(one_line(summary.path.name))
        self._page.set_favourite(summary.favourite)
        self._page.stars.set_rating(summary.rating)
        date = "" if summary.taken_at is None else f" · {short_date(summary.taken_at)}"
        self._page.subtitle.setText(f"{self._position}{date}")

    def _show_zoom(self, scale: float) -> None:
        self._page.zoom_label.setText(self.tr("{n}%").format(n=QLocale().toString(round(scale * 100))))
